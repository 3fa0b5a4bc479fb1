package dev.rehome.job.imports.load;

import dev.rehome.job.RunEndedException;
import dev.rehome.store.RecordOutcome;
import org.jspecify.annotations.Nullable;

/** Ends an import that has more rejects than it may have. */
public final class TooManyRejectsException extends RunEndedException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable RecordOutcome uncommitted;

  public TooManyRejectsException() {
    this(null);
  }

  /**
   * @param uncommitted the reject whose chunk this rolls back, so that the ledger never has it
   */
  TooManyRejectsException(@Nullable RecordOutcome uncommitted) {
    super("too many rejects");
    this.uncommitted = uncommitted;
  }

  public @Nullable RecordOutcome uncommitted() {
    return uncommitted;
  }
}
