package dev.rehome.store.ledger;

import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.FileStatus;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunItem;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunPhase;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.Warning;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.ledger.database.LedgerLock;
import dev.rehome.store.ledger.items.ItemStore;
import dev.rehome.store.retry.RetryLedger;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ledger in the schema {@code rehome}. What the other classes of this package know of one part
 * of it each, and here whatever writes does so in a transaction that keeps other owners out.
 */
final class JdbcRunLedger implements RunLedger {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final LedgerLock lock;
  private final Clock clock;
  private final Runnable changed;
  private final ItemStore items;
  private final Runs runs;
  private final RunFiles files;
  private final RunRejects rejects;
  private final RunTallies tallies;
  private final RunWarnings warnings;
  private final SkippedFiles skipped;
  private final ChunkAppender appender;
  private final RetryUndo retries;

  /**
   * @param changed is run when a run has begun or ended
   */
  JdbcRunLedger(
      DataSource dataSource, Dialect dialect, LedgerLock lock, Clock clock, Runnable changed) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.lock = lock;
    this.clock = clock;
    this.changed = changed;
    this.items = new ItemStore(jdbc, dialect);
    this.runs = new Runs(jdbc, dialect, items);
    this.files = new RunFiles(jdbc);
    this.rejects = new RunRejects(jdbc, dialect);
    this.tallies = new RunTallies(jdbc);
    this.warnings = new RunWarnings(jdbc);
    this.skipped = new SkippedFiles(jdbc);
    this.appender = new ChunkAppender(items, files, rejects, tallies, warnings, skipped);
    this.retries = new RetryUndo(jdbc);
  }

  @Override
  public RunContext start(RunRow run, String specText) {
    RunContext started = guarded(() -> runs.start(run, specText));
    changed.run();
    return started;
  }

  @Override
  public void resume(RunContext run) {
    guarded(() -> runs.resume(run));
    changed.run();
  }

  @Override
  public void finish(RunContext run, RunStatus status, int exitCode, @Nullable String report) {
    guarded(
        () -> {
          runs.finish(run, status, exitCode, clock.instant(), report);
          skipped.forgetShared(run);
          if (status == RunStatus.ROLLED_BACK) {
            items.forgetUnchanged(run);
            retries.rolledBack(run);
          }
        });
    changed.run();
  }

  @Override
  public Optional<RunRow> latest(String verb, String spec, String scope) {
    return runs.latest(verb, spec, scope);
  }

  @Override
  public Optional<RunRow> find(String runId) {
    return runs.find(runId);
  }

  @Override
  public List<RunRow> history(@Nullable String spec, int limit) {
    return runs.history(spec, limit);
  }

  @Override
  public Optional<String> specText(String specChecksum) {
    return runs.specText(specChecksum);
  }

  @Override
  public List<CreatedObject> created(RunContext run) {
    return runs.created(run);
  }

  @Override
  public void freeze(RunContext run, Iterable<LedgerFile> frozen) {
    guarded(() -> files.freeze(run, frozen));
  }

  @Override
  public List<LedgerFile> files(RunContext run, int from, int atMost) {
    return files.files(run, from, atMost);
  }

  @Override
  public void mark(RunContext run, int fileOrdinal, FileStatus status, String note) {
    guarded(() -> files.mark(run, fileOrdinal, status, note));
  }

  @Override
  public void skipImported(RunContext run, String scope, Runnable beforeEach) {
    guarded(() -> skipped.skipImported(run, scope, beforeEach));
  }

  @Override
  public int readAfterAll(RunContext run, Collection<Integer> ordinals) {
    return guarded(() -> skipped.readAfterAll(run, ordinals));
  }

  @Override
  public PreparedEntry prepare(RunContext run, LedgerEntry entry) {
    return appender.prepare(run, entry);
  }

  @Override
  public void append(RunContext run, List<PreparedEntry> entries) {
    requireTransaction();
    guarded(
        () ->
            appender.append(
                run, entries.stream().map(ChunkAppender.Prepared.class::cast).toList()));
  }

  @Override
  public List<RunItem> itemsToUndo(RunContext run, @Nullable RunItem after, int atMost) {
    return items.toUndo(run, after, atMost);
  }

  @Override
  public void undo(RunContext run, List<RunItem> undone) {
    requireTransaction();
    guarded(
        () -> {
          items.undo(run, undone);
          retries.rolledBack(run);
          runs.rolledBack(run, clock.instant());
        });
  }

  private static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("items change within a chunk's transaction only");
    }
  }

  @Override
  public Counts totals(RunContext run) {
    return files.totals(run);
  }

  @Override
  public Map<String, Map<RowAction, Long>> entityTotals(RunContext run) {
    return tallies.entities(run);
  }

  @Override
  public Map<String, Long> unmapped(RunContext run) {
    return tallies.unmapped(run);
  }

  @Override
  public Map<String, Boolean> finds(RunContext run) {
    return tallies.paths(run);
  }

  @Override
  public void warn(RunContext run, RunPhase phase, List<Warning> found) {
    guarded(() -> warnings.replace(run, phase, found));
  }

  @Override
  public List<Warning> warnings(RunContext run) {
    return warnings.all(run);
  }

  @Override
  public void rejects(RunContext run, Consumer<Reject> consumer) {
    rejects.each(run, consumer);
  }

  @Override
  public List<Reject> rejects(RunContext run, String code, int file, long record, int atMost) {
    return rejects.withCode(run, code, file, record, atMost);
  }

  @Override
  public void acceptRejects(RunContext run, LedgerFile file, List<RecordOutcome> outcomes) {
    guarded(() -> appender.acceptRejects(run, file, outcomes));
  }

  /** Retries, in the same tables. */
  RetryLedger retries() {
    return new JdbcRetryLedger(jdbc, new RunRetries(jdbc, rejects, appender), this::guarded);
  }

  @Override
  public List<IntegrityCheck> audit(RunContext run, Spec spec, Runnable beforeEach) {
    return items.audit(run, totals(run), spec, beforeEach);
  }

  @Override
  public List<IntegrityCheck> auditAll(Spec spec, Runnable beforeEach) {
    return items.auditAll(spec, beforeEach);
  }

  @Override
  public void addChecks(RunContext run, List<IntegrityCheck> checks) {
    guarded(() -> runs.addChecks(run, checks));
  }

  @Override
  public List<IntegrityCheck> checks(RunContext run) {
    return runs.checks(run);
  }

  private void guarded(Runnable writing) {
    guarded(
        () -> {
          writing.run();
          return true;
        });
  }

  /** Writes in the current transaction, else in its own, with every other owner kept out. */
  private <T> T guarded(Supplier<T> writing) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              lock.guard(jdbc);
              return writing.get();
            }));
  }
}
