package dev.rehome.store.plan;

import dev.rehome.store.RowChange;
import org.jspecify.annotations.Nullable;

/**
 * What target and ledger said about a row's key.
 *
 * @param stored the target's row; null also where nobody will need it
 * @param claim the record of this run that has the key already
 * @param skipped else the record of a file skipped as unchanged that has it
 */
public record Known(
    boolean present,
    @Nullable Item item,
    @Nullable StoredRow stored,
    @Nullable Claim claim,
    @Nullable SkippedClaim skipped) {

  /**
   * The claim of a record that this run does not read.
   *
   * @param ordinal its file
   */
  record SkippedClaim(int ordinal, Claim claim) {}

  long itemNumber() {
    return item == null ? RowChange.NO_ITEM : item.number();
  }

  /** Whether either knew the key at all. */
  boolean something() {
    return present || item != null || claim != null;
  }

  /** Whether they say something else now. */
  boolean differs(Known later) {
    return present != later.present
        || itemNumber() != later.itemNumber()
        || (claim == null) != (later.claim == null);
  }
}
