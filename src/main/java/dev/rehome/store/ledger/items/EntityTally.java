package dev.rehome.store.ledger.items;

import dev.rehome.store.RowAction;

/** Rows of one entity by what became of them. */
@SuppressWarnings("EnumOrdinal") // counted for every row, and the order is never stored
public final class EntityTally {

  private final long[] rows = new long[RowAction.values().length];

  void add(RowAction action) {
    rows[action.ordinal()]++;
  }

  public EntityTally plus(EntityTally other) {
    EntityTally sum = new EntityTally();
    for (int i = 0; i < rows.length; i++) {
      sum.rows[i] = rows[i] + other.rows[i];
    }
    return sum;
  }

  public long of(RowAction action) {
    return rows[action.ordinal()];
  }
}
