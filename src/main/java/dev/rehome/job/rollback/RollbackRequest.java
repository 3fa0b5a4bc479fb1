package dev.rehome.job.rollback;

import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/**
 * Which run to roll back.
 *
 * @param run its id
 * @param force whether to undo even what somebody has changed or deleted since
 * @param withLater whether to roll later runs back too that wrote rows of this one again
 * @param dropCreated whether to drop tables that the run created and that are empty again
 * @param chunkSize how many rows a transaction undoes at most
 */
public record RollbackRequest(
    LaunchOptions launch,
    @NotBlank(message = "run must be given: the id of the run to roll back") String run,
    boolean force,
    boolean withLater,
    boolean dropCreated,
    @Min(value = 1, message = "chunk-size must be at least 1")
        @Max(value = 100_000, message = "chunk-size must be at most 100000")
        int chunkSize)
    implements VerbRequest {

  /** The verb's name. */
  public static final String VERB = "rollback";

  public static final int DEFAULT_CHUNK_SIZE = 5000;

  @Override
  public String verb() {
    return VERB;
  }

  @Override
  public Verb open(RunControl control) {
    return new RollbackVerb(this, control);
  }
}
