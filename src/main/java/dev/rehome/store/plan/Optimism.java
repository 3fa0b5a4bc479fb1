package dev.rehome.store.plan;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether an entity is still taken to be new to target and ledger, so that its rows are inserted
 * without a look first. Being wrong costs time only: the database refuses the row, and then the
 * look is taken. Whoever is wrong too often gives up. Safe for several threads.
 */
public final class Optimism {

  private static final int MOST = 10;
  private static final int COST = 3;

  private final AtomicInteger credit;

  public Optimism(boolean justified) {
    this.credit = new AtomicInteger(justified ? COST : 0);
  }

  public boolean holds() {
    return credit.get() > 0;
  }

  public void confirmed() {
    credit.updateAndGet(value -> value > 0 ? Math.min(value + 1, MOST) : value);
  }

  public void refuted() {
    credit.updateAndGet(value -> Math.max(value - COST, 0));
  }
}
