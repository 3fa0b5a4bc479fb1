package dev.rehome.report;

import static dev.rehome.report.ReportText.number;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person should know although nothing was rejected for it. */
public record Warnings(List<ReportedWarning> warnings) implements ReportSection {

  private static final int SHOWN = 20;

  /**
   * Something that happened {@code count} times.
   *
   * @param where the first of them, and {@code example} what was found there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReportedWarning(
      String code,
      String message,
      @Nullable String subject,
      long count,
      @Nullable String where,
      @Nullable String example,
      @Nullable String hint) {

    /** {@code 3 × Report: fewer than two inspirations [rule], first at a.json:1: found 1}. */
    private String line() {
      String at = count == 1 ? ", at " : ", first at ";
      return "  "
          + number(count)
          + " × "
          + (subject == null ? "" : subject + ": ")
          + message
          + " ["
          + code
          + "]"
          + (where == null ? "" : at + where)
          + (example == null ? "" : ": " + example)
          + (hint == null ? "" : " (" + hint + ")")
          + "\n";
    }
  }

  @Override
  public String text() {
    return warnings.isEmpty()
        ? ""
        : "\nWarnings\n"
            + warnings.stream()
                .limit(SHOWN)
                .map(ReportedWarning::line)
                .collect(Collectors.joining())
            + ReportText.more(warnings.size(), SHOWN, "warning");
  }
}
