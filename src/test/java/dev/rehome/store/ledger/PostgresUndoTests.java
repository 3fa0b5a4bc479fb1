package dev.rehome.store.ledger;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.UndoContract;
import dev.rehome.testing.PostgresServer;

class PostgresUndoTests extends UndoContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import things");
  }
}
