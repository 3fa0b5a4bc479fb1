package dev.rehome.store.retry;

import dev.rehome.record.RecordPlace;
import dev.rehome.store.RecordOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record that was tried again.
 *
 * @param outcome with the place that the record had in the source
 * @param tried its place in the file it was read from this time
 * @param raw its bytes there; null for a directory, and where it was accepted
 * @param added whether it had been part of another reject, which left open where it ended
 * @param upTo the number of the next record: rejects of the file between the two were parts of this
 *     one while it could not be read as a whole, and go with it
 */
@SuppressWarnings("ArrayRecordComponent") // stored, never compared
public record Retrial(
    RecordOutcome outcome, RecordPlace tried, byte @Nullable [] raw, boolean added, long upTo) {

  /** Whether it is no reject any more. */
  public boolean accepted() {
    return outcome.problems().isEmpty();
  }
}
