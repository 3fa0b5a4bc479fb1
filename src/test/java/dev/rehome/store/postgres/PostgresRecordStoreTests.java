package dev.rehome.store.postgres;

import dev.rehome.store.RelationalStoreContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;

class PostgresRecordStoreTests extends RelationalStoreContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import people");
  }

  @Override
  protected boolean keepsOffsets() {
    return false;
  }
}
