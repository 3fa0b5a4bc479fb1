package dev.rehome.report;

import static dev.rehome.report.ReportText.number;

/** Records and files by what became of them. */
public record RunCounts(Files files, Records records) implements ReportSection {

  /** Files by what became of them. */
  public record Files(
      long found, long done, long unchanged, long skipped, long failed, long pending) {}

  /** Records by what became of them; read is the sum of the others. */
  public record Records(
      long read, long inserted, long updated, long unchanged, long skipped, long rejected) {}

  @Override
  public String text() {
    return """

    Records  read %s = inserted %s + updated %s + unchanged %s + skipped %s + rejected %s
    Files    found %s: done %s, unchanged %s, skipped %s, failed %s%s
    """
        .formatted(
            number(records.read),
            number(records.inserted),
            number(records.updated),
            number(records.unchanged),
            number(records.skipped),
            number(records.rejected),
            number(files.found),
            number(files.done),
            number(files.unchanged),
            number(files.skipped),
            number(files.failed),
            files.pending == 0 ? "" : ", not read to the end " + number(files.pending));
  }
}
