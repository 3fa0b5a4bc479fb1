package dev.rehome.store.ledger;

import dev.rehome.store.RunLedgerContract;
import dev.rehome.store.StoreSettings;

class H2MemoryRunLedgerTests extends RunLedgerContract {

  @Override
  protected StoreSettings settings() {
    return new StoreSettings("jdbc:h2:mem:ledger", null, null, "import things");
  }
}
