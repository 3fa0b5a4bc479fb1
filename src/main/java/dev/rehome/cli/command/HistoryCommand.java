package dev.rehome.cli.command;

import dev.rehome.cli.launch.Logging;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.Converters;
import dev.rehome.cli.options.TargetOptions;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "history",
    description = "Lists runs, newest first.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  rehome history", "  rehome history content --limit 5 --format json"})
public final class HistoryCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SPEC",
      arity = "0..1",
      description = "Only runs of the spec of this name or path.")
  private @Nullable String spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Converters.Count.class,
      defaultValue = "50",
      description = "How many runs to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Logging.start(common.verbose());
    List<RunLine> runs = new RunHistory(target.request(), "rehome history").list(spec, limit);
    PrintWriter out = self.commandLine().getOut();
    out.print(common.json() ? ReportJson.of(runs) : text(runs));
    return 0;
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
