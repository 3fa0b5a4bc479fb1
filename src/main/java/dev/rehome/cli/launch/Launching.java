package dev.rehome.cli.launch;

import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.progress.ProgressDisplay;
import dev.rehome.job.Progress;
import dev.rehome.job.RunControl;
import dev.rehome.job.RunLauncher;
import dev.rehome.job.VerbRequest;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportText;
import dev.rehome.report.RunReport;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a request to its end in front of a person or a scheduler. */
public final class Launching {

  private final CommandSpec command;
  private final CommonOptions common;

  public Launching(CommandSpec command, CommonOptions common) {
    this.command = command;
    this.common = common;
  }

  public String typed() {
    return CommandWording.typed(command.root().commandLine());
  }

  public int run(VerbRequest request) {
    RunReport report = report(request);
    PrintWriter out = command.commandLine().getOut();
    if (common.json()) {
      out.print(ReportJson.of(report));
    } else if (!common.quiet() || report.exitCode() != 0) {
      out.print(ReportText.of(report));
    }
    out.flush();
    return report.exitCode();
  }

  /** For requests that follow each other. */
  public LaunchSequence sequence() {
    return new LaunchSequence(this, command.commandLine().getOut(), common.json(), common.quiet());
  }

  /** Runs a request and leaves it to the caller to print the report. */
  public RunReport report(VerbRequest request) {
    Logging.start(common.verbose());
    PrintWriter err = command.commandLine().getErr();
    Progress progress = common.quiet() ? Progress.NONE : ProgressDisplay.on(err, request.verb());
    RunControl control = new RunControl(Clock.systemUTC(), progress);
    Signals signals = Signals.watch(control);
    try {
      return new RunLauncher(new CommandWording(typed())).start(request, control).await();
    } finally {
      signals.unwatch();
    }
  }
}
