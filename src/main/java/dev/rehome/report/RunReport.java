package dev.rehome.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.rehome.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did. The one result that the terminal, {@code report.json} and the ledger all show;
 * the names of its components are the names in JSON and stay.
 *
 * @param run the run's id, which is also the name of its directory
 * @param status completed, completed-with-rejects, too-many-rejects, failed, stopped, nothing-to-do
 * @param resumed whether it went on with a run that had failed or died
 * @param target without secrets
 * @param startedAt when the run began
 * @param attemptStartedAt when this launch of it began; later than the run when it was resumed
 * @param warnings what a person should know although nothing was rejected for it
 * @param problems what stopped the run, then the first of its rejects
 * @param problemsTotal how many problems there are, those included that are not listed
 * @param problemGroups all problems by cause
 * @param next the command to run next, when there is one
 */
@JsonPropertyOrder({
  "run",
  "verb",
  "spec",
  "status",
  "exitCode",
  "resumed",
  "dryRun",
  "source",
  "target",
  "startedAt",
  "attemptStartedAt",
  "finishedAt",
  "files",
  "records",
  "entities",
  "unmapped",
  "checks",
  "warnings",
  "problems",
  "problemsTotal",
  "problemGroups",
  "fileOutcomes",
  "directory",
  "rejects",
  "next"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReport(
    String run,
    String verb,
    String spec,
    String status,
    int exitCode,
    boolean resumed,
    boolean dryRun,
    String source,
    String target,
    Instant startedAt,
    Instant attemptStartedAt,
    Instant finishedAt,
    Files files,
    Records records,
    Map<String, EntityCounts> entities,
    List<UnmappedField> unmapped,
    List<Check> checks,
    List<ReportedWarning> warnings,
    List<ReportedProblem> problems,
    long problemsTotal,
    List<ProblemGroup> problemGroups,
    List<FileOutcome> fileOutcomes,
    @Nullable String directory,
    @Nullable String rejects,
    @Nullable String next) {

  /** Files by what became of them. */
  public record Files(
      long found, long done, long unchanged, long skipped, long failed, long pending) {}

  /** Records by what became of them; read is the sum of the others. */
  public record Records(
      long read, long inserted, long updated, long unchanged, long skipped, long rejected) {}

  /** Rows of one entity by what became of them. */
  public record EntityCounts(
      long inserted, long updated, long unchanged, long skipped, long deleted) {}

  /** A source field that no entity uses. */
  public record UnmappedField(String field, long records) {}

  /** An integrity check after the run. */
  public record Check(String name, String entity, boolean passed, String detail) {}

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
      @Nullable String hint) {}

  /** What became of one file; listed for files that need a look, not for every good one. */
  public record FileOutcome(
      String file, String status, long read, long rejected, @Nullable String note) {}

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
  }

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
  }
}
