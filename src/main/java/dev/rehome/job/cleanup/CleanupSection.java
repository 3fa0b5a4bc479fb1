package dev.rehome.job.cleanup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import java.util.List;

/**
 * What became of the files of a source.
 *
 * @param moved files and directories that were moved into the backup; those that would be, in a dry
 *     run
 * @param kept files and directories that stay
 * @param filesMoved the first of them
 * @param reasons why files stay
 * @param planned whether they would be moved
 */
record CleanupSection(
    Amount moved,
    Amount kept,
    List<String> filesMoved,
    List<Reason> reasons,
    @JsonIgnore boolean planned)
    implements ReportSection {

  private static final int SHOWN_PER_REASON = 5;

  /** So many files or directories, and what they take on the disk. */
  record Amount(long files, long bytes) {

    Amount plus(long moreFiles, long moreBytes) {
      return new Amount(files + moreFiles, bytes + moreBytes);
    }
  }

  /**
   * Files that stay for one reason.
   *
   * @param first some of them
   */
  record Reason(String code, long files, List<Kept> first) {}

  /** A file that stays. */
  record Kept(String file, String why) {}

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(planned ? "\nTo move  " : "\nMoved    ").append(amount(moved)).append('\n');
    filesMoved.forEach(file -> text.append("  ").append(file).append('\n'));
    text.append(ReportText.more(moved.files(), filesMoved.size(), "file"));
    text.append("Kept     ").append(amount(kept)).append('\n');
    reasons.forEach(reason -> text.append(text(reason)));
    return text.toString();
  }

  private static String amount(Amount amount) {
    return "%s files, %s bytes"
        .formatted(ReportText.number(amount.files()), ReportText.number(amount.bytes()));
  }

  private static String text(Reason reason) {
    StringBuilder text = new StringBuilder("  " + reason.code() + "\n");
    List<Kept> shown = reason.first().stream().limit(SHOWN_PER_REASON).toList();
    shown.forEach(kept -> text.append("    " + kept.file() + ": " + kept.why() + "\n"));
    return text + ReportText.more(reason.files(), shown.size(), "file").replace("  and", "    and");
  }
}
