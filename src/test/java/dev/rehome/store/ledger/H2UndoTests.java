package dev.rehome.store.ledger;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.UndoContract;

class H2UndoTests extends UndoContract {

  @Override
  protected StoreSettings settings() {
    return new StoreSettings("jdbc:h2:mem:undo", null, null, "import things");
  }
}
