package dev.rehome.job.verify;

import dev.rehome.job.verify.Finding.Code;
import dev.rehome.record.RowKey;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.items.ItemSelection;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for rows of a table that no import wrote. In a table that an import created they are a
 * problem, in one that was there before they are something to know.
 */
final class UnknownRows {

  private static final int PORTION = 1000;

  /** Of so many it is found out whether they have the content of an imported row. */
  private static final int MOST_COMPARED = 10_000;

  private final VerifyRun run;
  private final String entity;
  private final List<Integer> ids;
  private final boolean own;
  private final Map<Long, List<Unknown>> byContent = new HashMap<>();
  private long unknown;
  private long seen;

  /** Without its values, which may be of any size. */
  private record Unknown(String key, @Nullable String newId) {

    static Unknown of(TargetRow row) {
      return new Unknown(row.key(), row.newId());
    }
  }

  UnknownRows(VerifyRun run, int entityId, String entity) {
    this.run = run;
    this.entity = entity;
    this.ids = run.items().sharing(entityId);
    this.own = run.items().created(entityId);
  }

  /** Goes through the table only where there are more rows than the ledger has items. */
  void check() {
    run.control().endIfStopped();
    long there = run.session().count(entity);
    EntityTally tally = run.tally(entity);
    long known = tally.rows - tally.missing;
    if (there > known && (own || ids.size() > 1)) {
      find();
      compareContents();
    } else {
      unknown = Math.max(0, there - known);
    }
    if (!own && unknown > 0) {
      run.findings()
          .add(Finding.of(Code.ROW_UNKNOWN, entity, unknown + " rows were not imported").asNote());
    }
    run.check(
        new IntegrityCheck(
            "unknown",
            entity,
            !own || unknown == 0,
            "%d of %d rows were not imported".formatted(unknown, there)));
  }

  private void find() {
    KnownIds known = new KnownIds(run.items().count(ItemSelection.of(ids)));
    for (int part = 0; part < known.parts(); part++) {
      known.load(run, ids, part);
      run.session()
          .scan(
              entity,
              Selection.ALL,
              row -> {
                if (seen++ % PORTION == 0) {
                  run.control().endIfStopped();
                }
                if (known.isUnknown(row.id())) {
                  unknown(row);
                }
              });
    }
  }

  private void unknown(TargetRow row) {
    LedgerItem same =
        ids.stream()
            .flatMap(id -> Stream.ofNullable(run.items().find(id, List.of(row.key())).get(0)))
            .findFirst()
            .orElse(null);
    if (same != null) {
      unknown++;
      report(
          Code.DUPLICATE_KEY,
          Unknown.of(row),
          "it has the key of the row '%s'".formatted(same.id()));
    } else if (unknown++ < MOST_COMPARED) {
      byContent
          .computeIfAbsent(content(row.fingerprint()), key -> new ArrayList<>(1))
          .add(Unknown.of(row));
    } else {
      report(Code.ROW_UNKNOWN, Unknown.of(row), "nobody has imported this row");
    }
  }

  /** One way through the items, by the part of their checksums that leaves the key out. */
  private void compareContents() {
    if (byContent.isEmpty()) {
      return;
    }
    Map<Long, String> keys = new HashMap<>();
    ItemSelection all = ItemSelection.of(ids);
    long last = 0;
    List<LedgerItem> page;
    do {
      run.control().endIfStopped();
      page = run.items().page(all, last, PORTION);
      for (LedgerItem item : page) {
        long content = content(item.fingerprint());
        if (byContent.containsKey(content)) {
          keys.putIfAbsent(content, item.key());
        }
        last = item.item();
      }
    } while (page.size() == PORTION);
    byContent.forEach((content, same) -> same.forEach(row -> report(row, keys.get(content))));
  }

  private void report(Unknown row, @Nullable String sameContent) {
    if (sameContent == null) {
      report(Code.ROW_UNKNOWN, row, "nobody has imported this row");
    } else {
      String like = RowKey.shown(sameContent);
      report(
          Code.DUPLICATE_CONTENT,
          row,
          "nobody has imported this row, and it has the content of '%s'".formatted(like));
    }
  }

  private static long content(byte[] fingerprint) {
    return ByteBuffer.wrap(fingerprint).getLong(fingerprint.length - Long.BYTES);
  }

  private void report(Code code, Unknown row, String message) {
    if (own) {
      run.findings().add(Finding.ofRow(code, entity, row.key(), row.newId(), message));
    }
  }
}
