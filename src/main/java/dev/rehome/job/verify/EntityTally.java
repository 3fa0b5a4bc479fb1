package dev.rehome.job.verify;

import dev.rehome.store.IntegrityCheck;
import java.util.ArrayList;
import java.util.List;

/** What was counted of the rows of one entity. */
final class EntityTally {

  long rows;
  long found;
  long missing;
  long changed;
  long doubled;
  long lacking;
  long breaking;

  /**
   * @param rules how many there are for its rows
   */
  List<IntegrityCheck> checks(String entity, int rules) {
    List<IntegrityCheck> checks = new ArrayList<>();
    checks.add(
        new IntegrityCheck(
            "rows",
            entity,
            missing == 0 && changed == 0 && doubled == 0,
            "%d rows in the ledger: %d missing in the target, %d changed, %d there twice"
                .formatted(rows, missing, changed, doubled)));
    if (rules > 0) {
      checks.add(
          new IntegrityCheck(
              "rules",
              entity,
              breaking == 0,
              "%d of %d rows break a rule".formatted(breaking, found)));
    }
    return checks;
  }
}
