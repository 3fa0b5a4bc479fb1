package dev.rehome.job.check;

import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.TargetRow;
import org.jspecify.annotations.Nullable;

/**
 * A row as the ledger knows it, and as the target has it.
 *
 * @param entity the name of its entity
 * @param row null when the target has none
 */
public record ComparedRow(
    LedgerItem item, String entity, @Nullable TargetRow row, Difference difference) {

  /** The same with another judgement. */
  public ComparedRow with(Difference other) {
    return new ComparedRow(item, entity, row, other);
  }

  /** How the target's row differs from what was imported. */
  public enum Difference {
    NONE,
    /** The target has no such row any more. */
    MISSING,
    /** Its values are not those that were written. */
    CHANGED,
    /** One more row that the ledger has one item for. */
    DOUBLED
  }
}
