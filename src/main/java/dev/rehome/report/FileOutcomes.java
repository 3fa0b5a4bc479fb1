package dev.rehome.report;

import static dev.rehome.report.ReportText.number;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that need a look; not every good one. */
public record FileOutcomes(List<FileOutcome> fileOutcomes) implements ReportSection {

  private static final int SHOWN = 10;
  private static final int SHOWN_NOTE = 50;

  /** What became of one file. */
  public record FileOutcome(
      String file, String status, long read, long rejected, @Nullable String note) {

    private String outcome() {
      String outcome = note == null ? status : status + ": " + note;
      return outcome.length() <= SHOWN_NOTE ? outcome : outcome.substring(0, SHOWN_NOTE) + "…";
    }
  }

  @Override
  public String text() {
    if (fileOutcomes.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable("file", "outcome", "read", "rejected");
    fileOutcomes.stream()
        .limit(SHOWN)
        .forEach(
            file ->
                table.texts(file.file, file.outcome(), number(file.read), number(file.rejected)));
    return "\nFiles that need a look\n"
        + table.render()
        + ReportText.more(fileOutcomes.size(), SHOWN, "file");
  }
}
