package dev.rehome.report;

import java.time.Duration;
import java.util.Locale;

/** A report as a person reads it: on the terminal and in {@code summary.txt}. */
public final class ReportText {

  private ReportText() {}

  public static String of(RunReport report) {
    StringBuilder text = new StringBuilder(headline(report));
    report.sections().forEach(section -> text.append(section.text()));
    if (report.directory() != null) {
      text.append("\nReport   ").append(report.directory()).append("/report.json\n");
    }
    if (report.rejects() != null) {
      text.append("Rejects  ").append(report.rejects()).append('\n');
    }
    if (report.next() != null) {
      text.append("Next     ").append(report.next()).append('\n');
    }
    return text.toString();
  }

  /** A number with its thousands apart, the same in every locale. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String headline(RunReport report) {
    Duration duration = Duration.between(report.attemptStartedAt(), report.finishedAt());
    return String.format(
        Locale.ROOT,
        """
        %s %s%s: %s%s in %.1f s
          from  %s
          to    %s
        """,
        report.verb(),
        report.spec(),
        report.dryRun() ? " (dry run, nothing was kept)" : "",
        report.status().replace('-', ' '),
        report.resumed() ? ", resumed" : "",
        duration.toMillis() / 1000.0,
        report.source(),
        report.target());
  }

  /**
   * A last line for what a list leaves out; empty for nothing.
   *
   * @param what one of them
   */
  public static String more(long all, long shown, String what) {
    long more = all - shown;
    return more > 0
        ? "  and %s more %s%s\n".formatted(number(more), what, more == 1 ? "" : "s")
        : "";
  }
}
