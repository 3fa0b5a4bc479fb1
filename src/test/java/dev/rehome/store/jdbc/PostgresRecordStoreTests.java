package dev.rehome.store.jdbc;

import dev.rehome.store.RecordStoreContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;

class PostgresRecordStoreTests extends RecordStoreContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import people");
  }

  @Override
  protected boolean keepsOffsets() {
    return false;
  }
}
