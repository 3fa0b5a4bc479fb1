package dev.rehome.job.retry;

import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.report.RunCounts;
import java.util.List;

/**
 * What a retry says beyond its own counts.
 *
 * @param retried the import, with the counts that it has now
 */
record RetrySection(Retried retried) implements ReportSection {

  private static final int SHOWN = 10;

  /**
   * The import.
   *
   * @param copies the directory of the copies that were meant
   * @param read the files with rejects, and where these were read from
   */
  record Retried(
      String run, String status, RunCounts.Records records, String copies, List<Read> read) {}

  /** One file. */
  record Read(String file, String from, long accepted, long rejected) {}

  @Override
  public String text() {
    RunCounts.Records now = retried.records();
    StringBuilder text =
        new StringBuilder(
            """

            Retried  run %s, which is now: %s
                     read %s = inserted %s + updated %s + unchanged %s + skipped %s + rejected %s
            """
                .formatted(
                    retried.run(),
                    retried.status().replace('-', ' '),
                    ReportText.number(now.read()),
                    ReportText.number(now.inserted()),
                    ReportText.number(now.updated()),
                    ReportText.number(now.unchanged()),
                    ReportText.number(now.skipped()),
                    ReportText.number(now.rejected())));
    retried.read().stream()
        .limit(SHOWN)
        .forEach(
            file ->
                text.append("  ")
                    .append(file.file())
                    .append(": ")
                    .append(file.from())
                    .append(", accepted ")
                    .append(file.accepted())
                    .append(", rejected ")
                    .append(file.rejected())
                    .append('\n'));
    if (retried.read().size() > SHOWN) {
      text.append("  and %s more files\n".formatted(retried.read().size() - SHOWN));
    }
    return text.toString();
  }
}
