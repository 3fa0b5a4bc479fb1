package dev.rehome.store.ledger;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.store.Counts;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.RunContext;
import dev.rehome.store.SharedKey;
import dev.rehome.store.WarningTally;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Adds chunks to the ledger, each within the transaction of its rows. */
final class ChunkAppender {

  private static final String ADVANCE =
      """
      UPDATE rehome.migration_files SET
        position_offset = ?, position_records = ?, position_line = ?,
        status = CASE WHEN status = 'FAILED' THEN 'FAILED' WHEN ? THEN 'DONE' ELSE 'PENDING' END,
        read_count = read_count + ?, inserted_count = inserted_count + ?,
        updated_count = updated_count + ?, unchanged_count = unchanged_count + ?,
        skipped_count = skipped_count + ?, rejected_count = rejected_count + ?
      WHERE run = ? AND ordinal = ?
        AND position_offset = ? AND position_records = ? AND position_line = ?
        AND status IN ('PENDING', 'FAILED')
      """;
  private static final String FEWER_REJECTS =
      """
      UPDATE rehome.migration_files SET
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?,
        rejected_count = rejected_count - ?
      WHERE run = ? AND ordinal = ? AND rejected_count >= ?
      """;
  private static final String DROP_REJECT =
      "DELETE FROM rehome.rejects WHERE run = ? AND file_ordinal = ? AND record_number = ?";
  private static final String COUNT_MORE =
      """
      UPDATE rehome.migration_counts SET
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?
      WHERE run = ? AND slot = ? AND entity_id = ?
      """;
  private static final String COUNT_FIRST =
      """
      INSERT INTO rehome.migration_counts (inserted_count, updated_count, unchanged_count,
        skipped_count, run, slot, entity_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String UNMAPPED_MORE =
      """
      UPDATE rehome.unmapped_fields SET records = records + ?
      WHERE run = ? AND slot = ? AND field = ?
      """;
  private static final String UNMAPPED_FIRST =
      "INSERT INTO rehome.unmapped_fields (records, run, slot, field) VALUES (?, ?, ?, ?)";
  private static final String SHARED =
      """
      INSERT INTO rehome.shared_keys (run, file_name, owner_name)
      SELECT CAST(? AS BIGINT), s.file_name, s.owner_name
      FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY)) AS s(file_name, owner_name)
      EXCEPT
      SELECT k.run, k.file_name, k.owner_name
      FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS f(name)
      JOIN rehome.shared_keys k ON k.file_name = f.name AND k.run = ?
      """;

  private final JdbcTemplate jdbc;
  private final Dialect dialect;
  private final LedgerTables tables;
  private final EntityRegistry registry;
  private final RunWarnings warnings;
  private final RunPaths paths;
  private final Map<Long, List<Integer>> entityIds = new ConcurrentHashMap<>();

  ChunkAppender(JdbcTemplate jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.tables = LedgerTables.of(dialect);
    this.registry = new EntityRegistry(jdbc);
    this.warnings = new RunWarnings(jdbc);
    this.paths = new RunPaths(jdbc);
  }

  /** An entry with its items made ready and its changes counted. */
  record Prepared(LedgerEntry entry, ChunkItems items, List<Tally> tallies)
      implements PreparedEntry {}

  Prepared prepare(RunContext run, LedgerEntry entry) {
    Map<String, Integer> ordinals = new HashMap<>();
    entry.advances().forEach(advance -> ordinals.put(advance.file(), advance.fileOrdinal()));
    return new Prepared(
        entry, items(run, entry.outcomes(), ordinals), tallies(entry.outcomes(), entityIds(run)));
  }

  private ChunkItems items(
      RunContext run, List<RecordOutcome> outcomes, Map<String, Integer> ordinals) {
    ItemNumbers numbers =
        new ItemNumbers(() -> Sequences.next(jdbc, dialect, "rehome.item_blocks"));
    return new ChunkItems(outcomes, tables, run.number(), entityIds(run), ordinals, numbers);
  }

  void append(RunContext run, List<Prepared> chunks) {
    List<LedgerEntry> entries = chunks.stream().map(Prepared::entry).toList();
    List<LedgerEntry.Advance> advances = all(entries, LedgerEntry::advances);
    advance(run, advances);
    appendItems(run, chunks.stream().map(Prepared::items).toList());
    appendRejects(run, all(entries, LedgerEntry::rejects));
    int slot = advances.stream().mapToInt(LedgerEntry.Advance::fileOrdinal).min().orElse(-1);
    appendCounts(run, slot, sum(chunks));
    Map<String, Long> unmapped = new TreeMap<>();
    entries.forEach(
        entry ->
            entry
                .unmapped()
                .forEach((field, records) -> unmapped.merge(field, records, Long::sum)));
    appendUnmapped(run, slot, unmapped);
    appendShared(run, entries.stream().flatMap(entry -> entry.shared().stream()).toList());
    Map<String, Boolean> finds = new TreeMap<>();
    entries.forEach(
        entry ->
            entry.finds().forEach((path, found) -> finds.merge(path, found, Boolean::logicalOr)));
    paths.add(run, finds);
    WarningTally tally = new WarningTally();
    entries.forEach(entry -> tally.addAll(entry.warnings()));
    warnings.add(run, slot, tally.warnings());
  }

  void acceptRejects(RunContext run, LedgerFile file, List<RecordOutcome> outcomes) {
    Counts counts = Counts.of(outcomes);
    one(
        jdbc.update(
            FEWER_REJECTS,
            counts.inserted(),
            counts.updated(),
            counts.unchanged(),
            counts.skipped(),
            outcomes.size(),
            run.number(),
            file.ordinal(),
            outcomes.size()),
        run);
    for (RecordOutcome outcome : outcomes) {
      long record = outcome.source().place().record();
      one(jdbc.update(DROP_REJECT, run.number(), file.ordinal(), record), run);
    }
    appendItems(run, List.of(items(run, outcomes, Map.of(file.name(), file.ordinal()))));
    appendCounts(run, file.ordinal(), tallies(outcomes, entityIds(run)));
    appendShared(run, outcomes.stream().flatMap(outcome -> outcome.shared().stream()).toList());
    WarningTally tally = new WarningTally();
    outcomes.forEach(
        outcome -> outcome.warnings().forEach(warning -> tally.add(outcome.source(), warning)));
    warnings.add(run, file.ordinal(), tally.warnings());
  }

  private static void one(int rows, RunContext run) {
    if (rows != 1) {
      throw new OptimisticLockingFailureException(
          "a reject of run " + run.id() + " is not there any more: somebody else has written it");
    }
  }

  private static <T> List<T> all(List<LedgerEntry> entries, Function<LedgerEntry, List<T>> what) {
    return entries.stream().flatMap(entry -> what.apply(entry).stream()).toList();
  }

  private static Collection<Tally> sum(List<Prepared> chunks) {
    Map<Integer, Tally> sums = new TreeMap<>();
    for (Prepared chunk : chunks) {
      for (Tally tally : chunk.tallies()) {
        sums.computeIfAbsent(tally.entityId, Tally::new).add(tally);
      }
    }
    return sums.values();
  }

  private void advance(RunContext run, List<LedgerEntry.Advance> advances) {
    int[] rows =
        jdbc.batchUpdate(
            ADVANCE, advances.stream().map(advance -> advanceValues(run, advance)).toList());
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != 1) {
        LedgerEntry.Advance advance = advances.get(i);
        throw new OptimisticLockingFailureException(
            "file %d of run %s does not stand at %s: somebody else has read on"
                .formatted(advance.fileOrdinal(), run.id(), advance.from()));
      }
    }
  }

  private static Object[] advanceValues(RunContext run, LedgerEntry.Advance advance) {
    ReadPosition from = advance.from();
    ReadPosition to = advance.to();
    Counts counts = advance.counts();
    return new Object[] {
      to.offset(),
      to.records(),
      to.line(),
      advance.end(),
      counts.read(),
      counts.inserted(),
      counts.updated(),
      counts.unchanged(),
      counts.skipped(),
      counts.rejected(),
      run.number(),
      advance.fileOrdinal(),
      from.offset(),
      from.records(),
      from.line()
    };
  }

  private void appendItems(RunContext run, List<ChunkItems> items) {
    jdbc.execute(
        (Connection connection) -> {
          new LedgerWriter(connection, dialect, tables, run.number()).write(items);
          return true;
        });
  }

  private List<Integer> entityIds(RunContext run) {
    return entityIds.computeIfAbsent(run.number(), registry::ofRun);
  }

  private void appendRejects(RunContext run, List<Reject> rejects) {
    if (rejects.isEmpty()) {
      return;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Reject reject : rejects) {
      RecordPlace place = reject.place();
      rows.add(
          new @Nullable Object[] {
            run.number(),
            reject.fileOrdinal(),
            place.record(),
            place.line(),
            place.byteOffset(),
            place.byteLength(),
            Json.write(reject.problems()),
            reject.raw()
          });
    }
    jdbc.execute(
        (Connection connection) -> {
          tables.rejects().insertRows(connection, rows);
          return true;
        });
  }

  /** Rows of one entity by what became of them. */
  private static final class Tally {

    private final int entityId;
    private long inserted;
    private long updated;
    private long unchanged;
    private long skipped;

    Tally(int entityId) {
      this.entityId = entityId;
    }

    boolean any() {
      return inserted + updated + unchanged + skipped > 0;
    }

    void add(RowAction action) {
      switch (action) {
        case INSERTED -> inserted++;
        case UPDATED -> updated++;
        case UNCHANGED -> unchanged++;
        case SKIPPED -> skipped++;
      }
    }

    void add(Tally other) {
      inserted += other.inserted;
      updated += other.updated;
      unchanged += other.unchanged;
      skipped += other.skipped;
    }
  }

  /** Of those entities that have any. */
  private static List<Tally> tallies(List<RecordOutcome> outcomes, List<Integer> entityIds) {
    List<Tally> tallies = entityIds.stream().map(Tally::new).toList();
    for (RecordOutcome outcome : outcomes) {
      for (RowChange change : outcome.changes()) {
        tallies.get(change.row().entity()).add(change.action());
      }
    }
    return tallies.stream().filter(Tally::any).toList();
  }

  private void appendCounts(RunContext run, int slot, Collection<Tally> tallies) {
    for (Tally tally : tallies) {
      updateElseInsert(
          COUNT_MORE,
          COUNT_FIRST,
          tally.inserted,
          tally.updated,
          tally.unchanged,
          tally.skipped,
          run.number(),
          slot,
          tally.entityId);
    }
  }

  private void appendUnmapped(RunContext run, int slot, Map<String, Long> unmapped) {
    unmapped.forEach(
        (field, records) ->
            updateElseInsert(UNMAPPED_MORE, UNMAPPED_FIRST, records, run.number(), slot, field));
  }

  private void appendShared(RunContext run, Collection<SharedKey> keys) {
    Set<SharedKey> shared = new LinkedHashSet<>(keys);
    if (shared.isEmpty()) {
      return;
    }
    Object[] files = shared.stream().map(SharedKey::file).toArray();
    jdbc.update(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(SHARED);
          statement.setLong(1, run.number());
          statement.setArray(2, connection.createArrayOf("varchar", files));
          statement.setArray(
              3,
              connection.createArrayOf("varchar", shared.stream().map(SharedKey::owner).toArray()));
          statement.setArray(
              4, connection.createArrayOf("varchar", Stream.of(files).distinct().toArray()));
          statement.setLong(5, run.number());
          return statement;
        });
  }

  /** Both statements take the same values in the same order. */
  private void updateElseInsert(String update, String insert, Object... values) {
    if (jdbc.update(update, values) == 0) {
      jdbc.update(insert, values);
    }
  }
}
