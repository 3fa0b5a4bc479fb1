package dev.rehome.store.plan;

import dev.rehome.store.RowAction;

/** How an item came into the ledger, with the letter the ledger writes. */
public enum ItemAction {
  INSERTED("I"),
  UPDATED("U"),
  /** The target had the row already, just so. */
  KEPT("K"),
  /** The target had the row, perhaps different, and it was left alone. */
  SKIPPED("S");

  private final String code;

  ItemAction(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  public static ItemAction of(RowAction action) {
    return switch (action) {
      case INSERTED -> INSERTED;
      case UPDATED -> UPDATED;
      case UNCHANGED -> KEPT;
      case SKIPPED -> SKIPPED;
    };
  }

  /** The contrary of {@link #of}. */
  public RowAction rowAction() {
    return switch (this) {
      case INSERTED -> RowAction.INSERTED;
      case UPDATED -> RowAction.UPDATED;
      case KEPT -> RowAction.UNCHANGED;
      case SKIPPED -> RowAction.SKIPPED;
    };
  }

  public static ItemAction ofCode(String code) {
    for (ItemAction action : values()) {
      if (action.code.equals(code)) {
        return action;
      }
    }
    throw new IllegalArgumentException("no item action " + code);
  }
}
