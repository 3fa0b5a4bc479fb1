package dev.rehome.job.verify;

import static dev.rehome.report.ReportText.number;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.record.RowKey;
import dev.rehome.report.ReportSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification says.
 *
 * @param valid whether no problem was found; null when the verification did not come to its end
 * @param verified what was looked at
 * @param findingsTotal problems and notes
 * @param findingGroups all of them by sort, with the first of each
 * @param findingsFile the file that has all of them
 */
@JsonInclude(Include.NON_NULL)
record VerificationReport(
    @JsonProperty("is_valid") @Nullable Boolean valid,
    Verified verified,
    long findingsTotal,
    List<FindingGroup> findingGroups,
    @Nullable String findingsFile)
    implements ReportSection {

  private static final int SHOWN = 3;

  /**
   * What was looked at.
   *
   * @param run the id of the run; null for the state of a whole spec
   * @param records how many were read again from the source
   * @param seed by which they were chosen
   * @param overtaken rows of the run that a later run has written since
   * @param unreadable records to be read again whose file is gone or changed
   */
  @JsonInclude(Include.NON_NULL)
  record Verified(
      @Nullable String run,
      long rows,
      long files,
      long records,
      @Nullable Long seed,
      long overtaken,
      long unreadable) {}

  /** Findings of a sort. */
  record FindingGroup(Code code, String meaning, long problems, long notes, List<Finding> first) {

    private String text() {
      StringBuilder text = new StringBuilder();
      text.append("  %s (%s): %s\n".formatted(code.label(), number(problems + notes), meaning));
      for (Finding finding : first.subList(0, Math.min(SHOWN, first.size()))) {
        text.append("    ").append(line(finding)).append('\n');
      }
      long more = problems + notes - Math.min(SHOWN, first.size());
      return more > 0 ? text + "    and " + number(more) + " more\n" : text.toString();
    }

    private static String line(Finding finding) {
      StringBuilder line = new StringBuilder();
      String entity = finding.entity();
      String key = finding.key();
      if (entity != null) {
        line.append(entity).append(' ');
      }
      if (key != null) {
        line.append('\'').append(RowKey.shown(key)).append('\'');
      }
      if (line.length() > 0) {
        line.append(line.charAt(line.length() - 1) == ' ' ? "" : ": ");
      }
      line.append(finding.message());
      if (finding.file() != null) {
        line.append(" (").append(finding.file());
        line.append(finding.record() == null ? "" : ", record " + finding.record()).append(')');
      }
      return line.toString();
    }
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("\nChecked  ");
    text.append(number(verified.rows)).append(" rows, ");
    text.append(number(verified.files)).append(" source files");
    if (verified.seed != null || verified.records > 0) {
      text.append(", ").append(number(verified.records)).append(" records read again");
    }
    text.append(verified.seed == null ? "" : " (--seed " + verified.seed + ")").append('\n');
    if (verified.overtaken > 0) {
      text.append("         ").append(number(verified.overtaken));
      text.append(" rows of the run were written by later runs, and are left out\n");
    }
    if (verified.unreadable > 0) {
      text.append("         ").append(number(verified.unreadable));
      text.append(" records could not be read again: their files are gone or changed\n");
    }
    text.append("Valid    ");
    text.append(valid == null ? "not known: it did not come to its end" : valid ? "yes" : "no");
    text.append('\n');
    section(text, "\nProblems\n", findingGroups.stream().filter(g -> g.problems > 0).toList());
    section(text, "\nNotes\n", findingGroups.stream().filter(g -> g.problems == 0).toList());
    if (findingsFile != null) {
      text.append("\nFindings ").append(findingsFile).append('\n');
    }
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<FindingGroup> groups) {
    if (!groups.isEmpty()) {
      text.append(title);
      groups.forEach(group -> text.append(group.text()));
    }
  }
}
