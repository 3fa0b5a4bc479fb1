package dev.rehome.report;

import static dev.rehome.report.ReportText.number;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rehome.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stopped a run, and its rejects.
 *
 * @param problems what stopped the run, then the first of its rejects
 * @param problemsTotal how many problems there are, those included that are not listed
 * @param problemGroups all problems by cause
 */
public record ReportedProblems(
    List<ReportedProblem> problems, long problemsTotal, List<ProblemGroup> problemGroups)
    implements ReportSection {

  private static final int SHOWN = 10;

  /** A problem with its place as text. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReportedProblem(
      String code, String message, @Nullable String where, @Nullable String hint) {

    public static ReportedProblem of(Problem problem) {
      return new ReportedProblem(
          problem.code(),
          problem.message(),
          problem.where() == null ? null : problem.where().toString(),
          problem.hint());
    }

    /** On one line, the form every message to a person has. */
    public String line() {
      return (where == null ? "" : where + ": ")
          + message
          + " ["
          + code
          + "]"
          + (hint == null ? "" : " (" + hint + ")");
    }
  }

  /**
   * Problems with the same cause.
   *
   * @param pattern what their messages have in common
   * @param where the first of them, and {@code example} its message
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProblemGroup(
      String code,
      @Nullable String entity,
      @Nullable String field,
      String pattern,
      long count,
      @Nullable String where,
      String example,
      @Nullable String hint) {

    ProblemGroup andOneMore() {
      return new ProblemGroup(code, entity, field, pattern, count + 1, where, example, hint);
    }

    /** The first of them, and before it how many there are. */
    private String line() {
      String times = count == 1 ? "" : number(count) + " × ";
      return "  " + times + new ReportedProblem(code, example, where, hint).line() + "\n";
    }
  }

  @Override
  public String text() {
    if (problemGroups.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\nProblems\n");
    long shown = 0;
    for (ProblemGroup group : problemGroups.subList(0, Math.min(SHOWN, problemGroups.size()))) {
      text.append(group.line());
      shown += group.count;
    }
    return text + ReportText.more(problemsTotal, shown, "problem");
  }
}
