package dev.rehome.report;

import dev.rehome.problem.VisibleText;
import dev.rehome.report.RunReport.ProblemGroup;
import dev.rehome.report.RunReport.ReportedProblem;
import dev.rehome.report.RunReport.ReportedWarning;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A report as a person reads it: on the terminal and in {@code summary.txt}. */
public final class ReportText {

  private static final int SHOWN_FILES = 10;
  private static final int SHOWN_PROBLEMS = 10;
  private static final int SHOWN_WARNINGS = 20;
  private static final int SHOWN_NOTE = 50;

  private ReportText() {}

  public static String of(RunReport report) {
    StringBuilder text = new StringBuilder();
    headline(report, text);
    entities(report, text);
    files(report, text);
    unmapped(report, text);
    checks(report, text);
    warnings(report.warnings(), text);
    problems(report, text);
    if (report.directory() != null) {
      text.append("\nReport   ").append(report.directory()).append("/report.json\n");
    }
    if (report.rejects() != null) {
      text.append("Rejects  ").append(report.rejects()).append('\n');
    }
    if (report.next() != null) {
      text.append("Next     ").append(before(report)).append(report.next());
      text.append(orAnew(report)).append('\n');
    }
    return text.toString();
  }

  /** A run is resumed only as it was begun. */
  private static String orAnew(RunReport report) {
    boolean resumable = report.exitCode() == 1 && report.verb().equals("import");
    return resumable && !report.dryRun()
        ? " (add --new if you change the spec, or a file that is still to be read)"
        : "";
  }

  /** What a person should do before the next command. */
  private static String before(RunReport report) {
    String rejects = report.rejects() == null ? "" : "see rejects.jsonl, ";
    return switch (report.status()) {
      case "completed-with-rejects", "too-many-rejects" -> rejects + "fix the source, then: ";
      case "failed" ->
          report.checks().stream().allMatch(RunReport.Check::passed)
              ? "fix what the problems say, then: "
              : "find out who changed the target or the ledger meanwhile; to import anew: ";
      default -> "";
    };
  }

  /** A number with its thousands apart, the same in every locale. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void headline(RunReport report, StringBuilder text) {
    text.append(report.verb()).append(' ').append(report.spec());
    text.append(report.dryRun() ? " (dry run, nothing was kept): " : ": ");
    text.append(report.status().replace('-', ' '));
    text.append(report.resumed() ? ", resumed" : "");
    text.append(" in ").append(seconds(report)).append('\n');
    text.append("  from  ").append(report.source()).append('\n');
    text.append("  to    ").append(report.target()).append('\n');
    RunReport.Records records = report.records();
    text.append("\nRecords  read ").append(number(records.read()));
    text.append(" = inserted ").append(number(records.inserted()));
    text.append(" + updated ").append(number(records.updated()));
    text.append(" + unchanged ").append(number(records.unchanged()));
    text.append(" + skipped ").append(number(records.skipped()));
    text.append(" + rejected ").append(number(records.rejected())).append('\n');
    RunReport.Files files = report.files();
    text.append("Files    found ").append(number(files.found()));
    text.append(": done ").append(number(files.done()));
    text.append(", unchanged ").append(number(files.unchanged()));
    text.append(", skipped ").append(number(files.skipped()));
    text.append(", failed ").append(number(files.failed()));
    text.append(files.pending() == 0 ? "" : ", not read to the end " + number(files.pending()));
    text.append('\n');
  }

  private static String seconds(RunReport report) {
    Duration duration = Duration.between(report.attemptStartedAt(), report.finishedAt());
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static void entities(RunReport report, StringBuilder text) {
    if (report.entities().isEmpty()) {
      return;
    }
    TextTable table = new TextTable("entity", "inserted", "updated", "unchanged", "skipped");
    report
        .entities()
        .forEach(
            (name, rows) ->
                table.row(name, rows.inserted(), rows.updated(), rows.unchanged(), rows.skipped()));
    text.append('\n').append(table.render());
  }

  private static void files(RunReport report, StringBuilder text) {
    List<RunReport.FileOutcome> outcomes = report.fileOutcomes();
    if (outcomes.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("file", "outcome", "read", "rejected");
    for (RunReport.FileOutcome file : outcomes.subList(0, Math.min(SHOWN_FILES, outcomes.size()))) {
      String outcome = file.note() == null ? file.status() : file.status() + ": " + file.note();
      outcome = outcome.length() <= SHOWN_NOTE ? outcome : outcome.substring(0, SHOWN_NOTE) + "…";
      table.texts(file.file(), outcome, number(file.read()), number(file.rejected()));
    }
    text.append("\nFiles that need a look\n").append(table.render());
    more(outcomes.size(), SHOWN_FILES, "files", text);
  }

  private static void unmapped(RunReport report, StringBuilder text) {
    if (report.unmapped().isEmpty()) {
      return;
    }
    TextTable table = new TextTable("field", "records");
    report.unmapped().forEach(field -> table.row(VisibleText.of(field.field()), field.records()));
    text.append("\nSource fields that no entity uses\n").append(table.render());
  }

  private static void checks(RunReport report, StringBuilder text) {
    List<RunReport.Check> failed =
        report.checks().stream().filter(check -> !check.passed()).toList();
    if (!failed.isEmpty()) {
      text.append("\nChecks that failed\n");
      failed.forEach(
          check ->
              text.append("  ")
                  .append(check.entity())
                  .append(' ')
                  .append(check.name())
                  .append(": ")
                  .append(check.detail())
                  .append('\n'));
    }
  }

  /** The section of a summary; nothing when there are none. */
  public static void warnings(List<ReportedWarning> warnings, StringBuilder text) {
    if (warnings.isEmpty()) {
      return;
    }
    text.append("\nWarnings\n");
    warnings.stream()
        .limit(SHOWN_WARNINGS)
        .forEach(warning -> text.append("  ").append(line(warning)).append('\n'));
    more(warnings.size(), SHOWN_WARNINGS, "warnings", text);
  }

  /** {@code 3 × Report: fewer than two inspirations [rule], first at a.json:1: found 1}. */
  private static String line(ReportedWarning warning) {
    StringBuilder line = new StringBuilder();
    line.append(number(warning.count())).append(" × ");
    line.append(warning.subject() == null ? "" : warning.subject() + ": ");
    line.append(warning.message()).append(" [").append(warning.code()).append(']');
    if (warning.where() != null) {
      line.append(warning.count() == 1 ? ", at " : ", first at ").append(warning.where());
    }
    line.append(warning.example() == null ? "" : ": " + warning.example());
    line.append(warning.hint() == null ? "" : " (" + warning.hint() + ")");
    return line.toString();
  }

  private static void problems(RunReport report, StringBuilder text) {
    List<ProblemGroup> groups = report.problemGroups();
    if (groups.isEmpty()) {
      return;
    }
    text.append("\nProblems\n");
    long shown = 0;
    for (ProblemGroup group : groups.subList(0, Math.min(SHOWN_PROBLEMS, groups.size()))) {
      text.append("  ").append(line(group)).append('\n');
      shown += group.count();
    }
    if (report.problemsTotal() > shown) {
      more(report.problemsTotal(), shown, "problems", text);
    }
  }

  /** The first of them, behind how many there are. */
  private static String line(ProblemGroup group) {
    String count = group.count() == 1 ? "" : number(group.count()) + " × ";
    return count
        + line(new ReportedProblem(group.code(), group.example(), group.where(), group.hint()));
  }

  /** A problem on one line, the form every message to a person has. */
  public static String line(ReportedProblem problem) {
    String where = problem.where() == null ? "" : problem.where() + ": ";
    String hint = problem.hint() == null ? "" : " (" + problem.hint() + ")";
    return where + problem.message() + " [" + problem.code() + "]" + hint;
  }

  private static void more(long all, long shown, String what, StringBuilder text) {
    if (all > shown) {
      text.append("  and ").append(number(all - shown)).append(" more ").append(what).append('\n');
    }
  }
}
