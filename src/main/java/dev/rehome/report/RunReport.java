package dev.rehome.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run did. The one result that the terminal, {@code report.json} and the ledger all show;
 * the names of its components, and of those of its sections, are the names in JSON and stay.
 *
 * @param run the run's id, which is also the name of its directory
 * @param status completed, completed-with-rejects, too-many-rejects, failed, stopped, nothing-to-do
 * @param resumed whether it went on with a run that had failed or died
 * @param resumable whether the next launch of the same request goes on with it
 * @param target without secrets
 * @param startedAt when the run began
 * @param attemptStartedAt when this launch of it began; later than the run when it was resumed
 * @param sections what the verb has to say, in this order; at most one of a kind
 * @param next what to do next, when there is something; its command in JSON
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReport(
    String run,
    String verb,
    String spec,
    String status,
    int exitCode,
    boolean resumed,
    boolean resumable,
    boolean dryRun,
    String source,
    String target,
    Instant startedAt,
    Instant attemptStartedAt,
    Instant finishedAt,
    List<ReportSection> sections,
    @Nullable String directory,
    @Nullable String rejects,
    @Nullable NextStep next) {

  /** The section of a kind, if the verb has one. */
  public <S extends ReportSection> Optional<S> section(Class<S> kind) {
    return sections.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
