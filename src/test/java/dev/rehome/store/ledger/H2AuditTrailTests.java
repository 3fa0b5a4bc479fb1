package dev.rehome.store.ledger;

import dev.rehome.store.AuditTrailContract;
import dev.rehome.store.StoreSettings;

class H2AuditTrailTests extends AuditTrailContract {

  @Override
  protected StoreSettings settings() {
    return new StoreSettings("jdbc:h2:mem:audit", null, null, "import things");
  }
}
