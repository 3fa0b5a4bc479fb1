package dev.rehome.store.ledger;

import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;

/** Opens a ledger once and prints the result. */
final class LedgerOpener {

  private LedgerOpener() {}

  public static void main(String[] arguments) {
    try {
      new StoreFixture(new StoreSettings(arguments[0], null, null, "import people")).close();
      System.out.println("opened it");
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof ProblemException problem) {
          System.out.println("refused " + problem.fault() + " " + problem.problems().get(0).code());
        }
      }
    }
  }
}
