package dev.rehome.cli.command;

import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.launch.Logging;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.Converters;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.history.AuditHistory;
import dev.rehome.job.history.AuditHistory.Audit;
import dev.rehome.job.history.RunHistory;
import dev.rehome.job.history.RunHistory.RunLine;
import dev.rehome.report.ReportJson;
import dev.rehome.report.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "history",
    description = {
      "Lists runs, newest first. With --audit lists launches instead: who launched what, and how",
      "it ended; and checks that no line of that was altered or removed (exit code 5)."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome history",
      "  rehome history content --limit 5 --format json",
      "  rehome history --audit",
      "  rehome history --audit --expect a3620b002d1e…   the newest hash of an earlier day"
    })
public final class HistoryCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SPEC",
      arity = "0..1",
      description = "Only runs or launches of the spec of this name or path.")
  private @Nullable String spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Converters.Count.class,
      defaultValue = "50",
      description = "How many runs or launches to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--audit", description = "Show the audit trail of all launches, and check it.")
  private boolean audit;

  @Option(
      names = "--expect",
      paramLabel = "HASH",
      description = "With --audit: a hash that the trail ended with once, and must still contain.")
  private @Nullable String expected;

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Logging.start(common.verbose());
    if (audit) {
      return showAudit();
    }
    if (expected != null) {
      throw new ParameterException(self.commandLine(), "--expect is for --audit");
    }
    List<RunLine> runs = new RunHistory(target.request(), "rehome history").list(spec, limit);
    PrintWriter out = self.commandLine().getOut();
    out.print(common.json() ? ReportJson.of(runs) : text(runs));
    return 0;
  }

  private int showAudit() {
    Audit trail =
        new AuditHistory(target.request(), "rehome history --audit").read(spec, limit, expected);
    PrintWriter out = self.commandLine().getOut();
    out.print(common.json() ? ReportJson.of(trail) : AuditText.of(trail));
    return ExitCodes.of(trail.intact() ? Result.DONE : Result.PROBLEMS_FOUND);
  }

  private static String text(List<RunLine> runs) {
    if (runs.isEmpty()) {
      return "no runs yet\n";
    }
    TextTable table = RecordCells.table("run", "status");
    runs.forEach(run -> RecordCells.row(table, run.records(), run.run(), run.status()));
    return table.render();
  }
}
