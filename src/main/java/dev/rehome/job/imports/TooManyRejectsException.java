package dev.rehome.job.imports;

import dev.rehome.job.RunEndedException;
import dev.rehome.store.RecordOutcome;
import org.jspecify.annotations.Nullable;

/** Ends the load step when the run has more rejects than it may have. */
final class TooManyRejectsException extends RunEndedException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable RecordOutcome uncommitted;

  TooManyRejectsException() {
    this(null);
  }

  /**
   * @param uncommitted the reject whose chunk this rolls back, so that the ledger never has it
   */
  TooManyRejectsException(@Nullable RecordOutcome uncommitted) {
    super("too many rejects");
    this.uncommitted = uncommitted;
  }

  @Nullable RecordOutcome uncommitted() {
    return uncommitted;
  }
}
