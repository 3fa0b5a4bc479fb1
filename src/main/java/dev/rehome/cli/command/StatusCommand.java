package dev.rehome.cli.command;

import dev.rehome.cli.launch.Logging;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.history.RunHistory;
import dev.rehome.job.history.RunHistory.Alive;
import dev.rehome.job.history.RunHistory.RunDetail;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.ReportJson;
import dev.rehome.report.TextTable;
import dev.rehome.report.Warnings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = "Shows one run: the newest, the newest of a spec, or the one named.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  rehome status", "  rehome status content --format json"})
public final class StatusCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "RUN|SPEC",
      arity = "0..1",
      description = "A run's id, or a spec's name or path (default: the newest run).")
  private @Nullable String runOrSpec;

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Logging.start(common.verbose());
    PrintWriter out = self.commandLine().getOut();
    RunHistory history = new RunHistory(target.request(), "rehome status");
    RunDetail detail;
    try {
      detail = history.detail(runOrSpec);
    } catch (ProblemException e) {
      Optional<Alive> alive = history.alive();
      if (runOrSpec != null || alive.isEmpty()) {
        throw e;
      }
      out.print(common.json() ? ReportJson.of(Map.of("alive", alive.get())) : text(alive.get()));
      return 0;
    }
    out.print(common.json() ? ReportJson.of(detail) : text(detail));
    return 0;
  }

  private static String text(Alive alive) {
    String run = alive.run() == null ? "a run" : "run " + alive.run();
    return run
        + " is alive: process "
        + alive.pid()
        + " on "
        + alive.host()
        + " since "
        + alive.since()
        + ", started as: "
        + alive.command()
        + "\n";
  }

  private static String text(RunDetail detail) {
    RunHistory.RunLine run = detail.run();
    StringBuilder text = new StringBuilder();
    if (detail.alive() != null) {
      text.append(text(detail.alive()));
    }
    text.append(run.run()).append(": ").append(run.verb()).append(' ').append(run.spec());
    text.append(", ").append(run.status().replace('-', ' '));
    text.append(", attempt ").append(run.attempts()).append('\n');
    text.append("  from     ").append(detail.source()).append('\n');
    text.append("  started  ").append(run.startedAt()).append('\n');
    if (run.finishedAt() != null) {
      text.append("  ended    ").append(run.finishedAt());
      text.append(", exit code ").append(run.exitCode()).append('\n');
    }
    TextTable table = RecordCells.table("file", "status");
    detail
        .files()
        .forEach(file -> RecordCells.row(table, file.records(), file.file(), file.status()));
    text.append('\n').append(table.render());
    text.append(new Warnings(detail.warnings()).text());
    return text.toString();
  }
}
