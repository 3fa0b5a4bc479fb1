package dev.rehome.store.ledger.journal;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.journal.ArtifactRecordsContract;

class H2ArtifactRecordsTests extends ArtifactRecordsContract {

  @Override
  protected StoreSettings settings() {
    return new StoreSettings("jdbc:h2:mem:artifacts", null, null, "artifacts");
  }
}
