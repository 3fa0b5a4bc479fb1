package dev.rehome.job.retry;

import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * Which rejects to try again.
 *
 * @param run the id of the run that has them: an import, or a retry of one
 * @param specName a corrected spec by its path or name; null for the spec as the run had it
 * @param from where to read all of them from; null to find out for each file which was edited
 */
public record RetryRequest(
    LaunchOptions launch,
    @NotBlank(message = "run must be the id of a run") String run,
    @Nullable String specName,
    @Nullable RetryFrom from,
    @Min(value = 1, message = "chunk-size must be at least 1")
        @Max(value = 100_000, message = "chunk-size must be at most 100000")
        int chunkSize)
    implements VerbRequest {

  public static final int DEFAULT_CHUNK_SIZE = 1000;

  static final String VERB = "retry";

  @Override
  public String verb() {
    return VERB;
  }

  @Override
  public Verb open(RunControl control) {
    return new RetryVerb(this, control);
  }
}
