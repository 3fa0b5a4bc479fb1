package dev.rehome.store.ledger;

import dev.rehome.store.AuditTrailContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;

class PostgresAuditTrailTests extends AuditTrailContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import things");
  }
}
