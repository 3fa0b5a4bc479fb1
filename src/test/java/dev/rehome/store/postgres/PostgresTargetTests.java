package dev.rehome.store.postgres;

import dev.rehome.store.RelationalTargetContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;

class PostgresTargetTests extends RelationalTargetContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import people");
  }

  @Override
  protected boolean keepsOffsets() {
    return false;
  }
}
