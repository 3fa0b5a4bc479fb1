package dev.rehome.store.ledger;

import dev.rehome.store.RunLedgerContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;

class PostgresRunLedgerTests extends RunLedgerContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import people");
  }
}
