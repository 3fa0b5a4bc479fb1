package dev.rehome.store.ledger.journal;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.journal.ArtifactRecordsContract;
import dev.rehome.testing.PostgresServer;

class PostgresArtifactRecordsTests extends ArtifactRecordsContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("artifacts");
  }
}
