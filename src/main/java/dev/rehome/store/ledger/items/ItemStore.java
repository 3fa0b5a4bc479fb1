package dev.rehome.store.ledger.items;

import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunItem;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.plan.TargetLedger;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The items of all runs. Everything joins the current transaction. Safe for several threads. */
public final class ItemStore {

  /** Written rows from which on the queries of the audit are worth a plan of their own. */
  private static final long MANY = 10_000;

  private final JdbcTemplate jdbc;
  private final Dialect dialect;
  private final ItemTables tables;
  private final EntityRegistry registry;
  private final ItemUndo undo;
  private final RetriedItems retried;
  private final Map<Long, List<Integer>> entityIds = new ConcurrentHashMap<>();

  public ItemStore(JdbcTemplate jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.tables = ItemTables.of(dialect);
    this.registry = new EntityRegistry(jdbc);
    this.undo = new ItemUndo(jdbc);
    this.retried = new RetriedItems(jdbc);
  }

  /** The same items as a target sees them. */
  public static TargetLedger targetLedger(
      JdbcTemplate jdbc, Dialect dialect, PlatformTransactionManager transactions) {
    return new JdbcTargetLedger(jdbc, dialect, transactions);
  }

  /** A number such that every item prepared from now on has a higher one. */
  public long nextItem() {
    return ItemNumbers.firstOf(nextBlock());
  }

  private long nextBlock() {
    return Sequences.next(jdbc, dialect, ItemNumbers.BLOCKS);
  }

  /**
   * Encodes the items of records, without a transaction and from any thread.
   *
   * @param fileOrdinals of all files of the records, by name
   */
  public ChunkItems prepare(
      RunContext run, List<RecordOutcome> outcomes, Map<String, Integer> fileOrdinals) {
    List<Integer> ids = entityIds.computeIfAbsent(run.number(), registry::ofRun);
    ItemNumbers numbers = new ItemNumbers(this::nextBlock);
    return new ChunkItems(outcomes, tables, run.number(), ids, fileOrdinals, numbers);
  }

  /**
   * Adds the items of a chunk, and what was there before.
   *
   * @param retry the retry of the run that has accepted them, else null
   */
  public void append(RunContext run, @Nullable RunContext retry, List<ChunkItems> chunk) {
    Long number = retry == null ? null : retry.number();
    jdbc.execute(
        (Connection connection) -> {
          new ItemAppender(connection, dialect, tables, run.number(), number).append(chunk);
          return true;
        });
  }

  /** The contract is {@link dev.rehome.store.RunLedger#itemsToUndo}. */
  public List<RunItem> toUndo(RunContext run, @Nullable RunItem after, int atMost) {
    Long of = retried.retried(run.number());
    return of == null
        ? undo.toUndo(run, after, atMost)
        : retried.toUndo(run.number(), of, after, atMost);
  }

  public void undo(RunContext run, List<RunItem> items) {
    Long of = retried.retried(run.number());
    if (of == null) {
      undo.undo(run, items);
    } else {
      retried.undo(run.number(), of, items);
    }
  }

  /** Forgets what a run found as it should be. */
  public void forgetUnchanged(RunContext run) {
    jdbc.update("DELETE FROM rehome.unchanged_items WHERE run = ?", run.number());
  }

  /** The contract is {@link dev.rehome.store.RunLedger#audit}. */
  public List<IntegrityCheck> audit(RunContext run, Counts totals, Spec spec, Runnable beforeEach) {
    long written = totals.inserted() + totals.updated();
    if (written >= MANY) {
      dialect.analyze(jdbc, "rehome.migration_items");
    }
    List<IntegrityCheck> checks =
        new ArrayList<>(new LedgerAudit(jdbc, run, spec, beforeEach).run());
    if (written > 0) {
      checks.addAll(new DuplicateContent(jdbc, run, registry.current(spec), beforeEach).run());
    }
    return checks;
  }

  /** The contract is {@link dev.rehome.store.RunLedger#auditAll}. */
  public List<IntegrityCheck> auditAll(Spec spec, Runnable beforeEach) {
    List<IntegrityCheck> checks =
        new ArrayList<>(new LedgerAudit(jdbc, null, spec, beforeEach).run());
    checks.addAll(new DuplicateContent(jdbc, null, registry.current(spec), beforeEach).run());
    return checks;
  }
}
