package dev.rehome.cli;

import dev.rehome.job.ImportLauncher;
import dev.rehome.job.ImportRequest;
import dev.rehome.job.Progress;
import dev.rehome.job.StopSignal;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportText;
import dev.rehome.report.RunReport;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a request to its end in front of a person or a scheduler. */
final class RunVerb {

  private final CommandSpec command;
  private final CommonOptions common;

  RunVerb(CommandSpec command, CommonOptions common) {
    this.command = command;
    this.common = common;
  }

  /** What was typed, as a person would type it again. */
  String typed() {
    return "rehome "
        + String.join(
            " ",
            command.root().commandLine().getParseResult().originalArgs().stream()
                .map(Shell::quote)
                .toList());
  }

  int run(ImportRequest request) {
    Logging.start(common.verbose());
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Progress progress = common.quiet() ? Progress.NONE : ProgressDisplay.on(err);
    StopSignal stop = new StopSignal();
    Signals signals = Signals.watch(stop, progress);
    RunReport report;
    try {
      report = new ImportLauncher(request, Clock.systemUTC(), progress, stop).launch();
    } finally {
      signals.unwatch();
    }
    if (common.json()) {
      out.print(ReportJson.of(report));
    } else if (!common.quiet() || report.exitCode() != 0) {
      out.print(ReportText.of(report));
    }
    out.flush();
    return report.exitCode();
  }
}
