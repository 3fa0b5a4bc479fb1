package dev.rehome.cli.command;

import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.Converters;
import dev.rehome.cli.options.SpecOptions;
import dev.rehome.job.preview.Preview;
import dev.rehome.job.preview.Preview.PreviewedRecord;
import dev.rehome.problem.VisibleText;
import dev.rehome.report.ReportJson;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "preview",
    description = "Shows what the first records of a source become. Needs no database.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome preview content",
      "  rehome preview content --limit 1 --full",
      "  rehome preview content --limit 3 --format json"
    })
public final class PreviewCommand implements Callable<Integer> {

  private static final int MAX_SHOWN = 200;

  @Mixin private SpecOptions spec = new SpecOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Converters.Count.class,
      defaultValue = "5",
      description = "How many records to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--full",
      description = "Show every value whole, texts with their lines and JSON indented.")
  private boolean full;

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    List<PreviewedRecord> records =
        new Preview(Clock.systemUTC()).first(limit, spec.spec(), spec.source(), spec.parameters());
    PrintWriter out = self.commandLine().getOut();
    if (common.json()) {
      out.print(ReportJson.of(records));
    } else {
      records.forEach(record -> show(record, out));
    }
    return 0;
  }

  private void show(PreviewedRecord record, PrintWriter out) {
    out.println(record.file() + ":" + record.line() + "  record " + record.record());
    record
        .rows()
        .forEach(
            row -> {
              out.println("  " + row.entity() + " -> " + row.table());
              row.columns()
                  .forEach((name, value) -> out.println("    " + name + ":" + shown(value)));
            });
    record.problems().forEach(problem -> out.println("  rejected: " + problem));
    if (record.rows().isEmpty() && record.problems().isEmpty()) {
      out.println("  skipped: no entity wants it");
    }
    out.println();
  }

  private String shown(@Nullable Object value) {
    if (full) {
      String text = whole(value);
      return text.contains("\n") ? "\n" + text.indent(6).stripTrailing() : " " + text;
    }
    String text = VisibleText.of(String.valueOf(value)).replace("\n", "\\n");
    return " " + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…");
  }

  /** Lists and JSON as indented JSON, everything else as it is. */
  private static String whole(@Nullable Object value) {
    return value == null
            || value instanceof String
            || value instanceof Number
            || value instanceof Boolean
        ? VisibleText.of(String.valueOf(value))
        : ReportJson.of(value).stripTrailing();
  }
}
