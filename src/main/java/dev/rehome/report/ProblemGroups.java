package dev.rehome.report;

import dev.rehome.report.ReportedProblems.ProblemGroup;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Problems by cause: those with the same code, entity and field whose messages differ only in what
 * they quote and in numbers. However many problems there are, what is kept of them is small. For
 * one thread.
 */
public final class ProblemGroups {

  private static final int MOST = 500;
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\p{L}\\p{N}_])\\d[\\p{N}.,:]*(?<![.,:])");

  private final Map<List<String>, ProblemGroup> ofRun = new LinkedHashMap<>();
  private final Map<List<String>, ProblemGroup> ofRecords = new LinkedHashMap<>();

  /** A problem of the run itself. */
  public void add(ReportedProblem problem) {
    add(ofRun, problem, problem.message(), null, null);
  }

  /**
   * A problem of a record.
   *
   * @param problem as it is listed
   * @param message the problem's own, without its field
   */
  public void add(
      ReportedProblem problem, String message, @Nullable String entity, @Nullable String field) {
    add(ofRecords, problem, message, entity, field);
  }

  private static void add(
      Map<List<String>, ProblemGroup> groups,
      ReportedProblem problem,
      String message,
      @Nullable String entity,
      @Nullable String field) {
    String pattern = pattern(message);
    List<String> key = List.of(problem.code(), or(entity), or(field), pattern);
    if (groups.size() >= MOST && !groups.containsKey(key)) {
      pattern = "others";
      key = List.of(problem.code(), or(entity), or(field), pattern);
    }
    ProblemGroup first =
        new ProblemGroup(
            problem.code(),
            entity,
            field,
            pattern,
            1,
            problem.where(),
            problem.message(),
            problem.hint());
    groups.merge(key, first, (known, one) -> known.andOneMore());
  }

  private static String pattern(String message) {
    return NUMBER.matcher(QUOTED.matcher(message).replaceAll("\"…\"")).replaceAll("#");
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Those of the run itself first, in the order they were added; then the largest. */
  public List<ProblemGroup> groups() {
    Comparator<ProblemGroup> largest = Comparator.comparingLong(ProblemGroup::count).reversed();
    return Stream.concat(ofRun.values().stream(), ofRecords.values().stream().sorted(largest))
        .toList();
  }
}
