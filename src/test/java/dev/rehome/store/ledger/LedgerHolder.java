package dev.rehome.store.ledger;

import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import java.util.concurrent.CountDownLatch;

/**
 * Holds a ledger database until it is killed, and commits rows as fast as it can while it lives.
 */
final class LedgerHolder {

  private LedgerHolder() {}

  public static void main(String[] arguments) throws InterruptedException {
    boolean committing = arguments[1].equals("commit");
    try (StoreFixture ledger =
        new StoreFixture(new StoreSettings(arguments[0], null, null, "import people"))) {
      ledger.lock().describe("run-7");
      ledger.jdbc().execute("CREATE TABLE tick (n INTEGER PRIMARY KEY, filler VARCHAR)");
      System.out.println("ready now");
      for (int n = 1; committing; n++) {
        int row = n;
        ledger.inTransaction(
            () -> {
              ledger.jdbc().update("INSERT INTO tick VALUES (?, ?)", row, "x".repeat(500));
              ledger.jdbc().update("INSERT INTO tick VALUES (?, ?)", -row, "x".repeat(500));
            });
        System.out.println("committed " + n);
      }
      new CountDownLatch(1).await();
    }
  }
}
