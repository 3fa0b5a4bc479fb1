package dev.rehome.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.Spec;
import dev.rehome.store.jdbc.JdbcStoreConfiguration;
import dev.rehome.store.journal.Journal;
import dev.rehome.store.ledger.LedgerConfiguration;
import dev.rehome.store.mongo.MongoStoreConfiguration;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.PreparedBatch;
import dev.rehome.store.target.Target;
import dev.rehome.store.target.TargetSession;
import dev.rehome.store.target.TargetSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A store as the application gets it, and the steps of an import around it. */
public final class StoreFixture implements AutoCloseable {

  public static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

  private final AnnotationConfigApplicationContext context;
  private final Map<String, ReadPosition> positions = new LinkedHashMap<>();
  private final Map<String, TargetSession> sessions = new ConcurrentHashMap<>();

  /** The ledger is in the target. */
  public StoreFixture(StoreSettings settings) {
    context = new AnnotationConfigApplicationContext();
    context.registerBean(StoreSettings.class, () -> settings);
    context.register(LedgerConfiguration.class, JdbcStoreConfiguration.class);
    open();
  }

  public StoreFixture(StoreSettings ledger, TargetSettings target) {
    context = new AnnotationConfigApplicationContext();
    context.registerBean(StoreSettings.class, () -> ledger);
    context.registerBean(TargetSettings.class, () -> target);
    context.register(LedgerConfiguration.class, MongoStoreConfiguration.class);
    open();
  }

  private void open() {
    context.registerBean(Clock.class, () -> Clock.fixed(NOW, ZoneOffset.UTC));
    context.refresh();
  }

  public Target target() {
    return context.getBean(Target.class);
  }

  /** As a run does that has not been started yet. */
  public TargetSession open(Spec spec) {
    return target().open(new RunContext(0, "run-0", NOW), spec, OpenMode.IMPORT);
  }

  public TargetSession open(RunContext run, Spec spec, OpenMode mode) {
    TargetSession session = target().open(run, spec, mode);
    sessions.put(run.id() + spec.checksum(), session);
    return session;
  }

  /** What the run opened last for the spec. */
  public TargetSession session(RunContext run, Spec spec) {
    return sessions.get(run.id() + spec.checksum());
  }

  public List<IntegrityCheck> verify(RunContext run, Spec spec) {
    return session(run, spec).verify(() -> {});
  }

  /** Rows without a ledger entry, in the current transaction. */
  public List<RecordOutcome> write(RunContext run, Spec spec, List<MappedRecord> records) {
    TargetSession session = session(run, spec);
    return session.write(List.of(session.prepare(records))).get(0);
  }

  public RunLedger ledger() {
    return context.getBean(RunLedger.class);
  }

  public Journal journal() {
    return context.getBean(Journal.class);
  }

  public RunLock lock() {
    return context.getBean(RunLock.class);
  }

  public JdbcTemplate jdbc() {
    return new JdbcTemplate(context.getBean(DataSource.class));
  }

  public <T> T inTransaction(Supplier<T> work) {
    return transaction().execute(status -> work.get());
  }

  public void inTransaction(Runnable work) {
    transaction().executeWithoutResult(status -> work.run());
  }

  public TransactionTemplate transaction() {
    return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
  }

  /** Starts a run, freezes files and opens the target. */
  public RunContext start(Spec spec, String... files) {
    return start(OpenMode.IMPORT, spec, files);
  }

  /** The same within a transaction that will be rolled back. */
  public RunContext startDry(Spec spec, String... files) {
    return start(OpenMode.DRY_RUN, spec, files);
  }

  private RunContext start(OpenMode mode, Spec spec, String... files) {
    RunContext run = startWithoutTarget(spec, files);
    open(run, spec, mode);
    return run;
  }

  public RunContext startWithoutTarget(Spec spec, String... files) {
    int before = ledger().history(null, 1000).size();
    RunContext run = ledger().start(run(spec, "run-" + (before + 1)), spec.text());
    List<LedgerFile> frozen = new ArrayList<>();
    for (String file : files) {
      frozen.add(file(frozen.size(), file));
      positions.put(run.id() + file, ReadPosition.START);
    }
    ledger().freeze(run, frozen);
    return run;
  }

  public static RunRow run(Spec spec, String id) {
    return new RunRow(
        new RunContext(0, id, NOW),
        "import",
        spec.name(),
        spec.checksum(),
        "scope of " + spec.name(),
        "data",
        RunStatus.RUNNING,
        1,
        Map.of("chunk-size", "1000"),
        null,
        null,
        null);
  }

  public static LedgerFile file(int ordinal, String name) {
    return new LedgerFile(
        ordinal,
        name,
        "csv",
        1000,
        NOW,
        "sha-of-" + name,
        FileStatus.PENDING,
        ReadPosition.START,
        Counts.NONE,
        null);
  }

  /** Writes a chunk and its ledger entry in one transaction. */
  public List<RecordOutcome> chunk(RunContext run, Spec spec, List<MappedRecord> records) {
    return inTransaction(() -> chunkInTransaction(run, spec, records));
  }

  public List<RecordOutcome> chunk(RunContext run, Spec spec, MappedRecord... records) {
    return chunk(run, spec, List.of(records));
  }

  /** In two halves; whatever they come to, the ledger can back the counts. */
  public List<RecordOutcome> chunkInTransaction(
      RunContext run, Spec spec, List<MappedRecord> records) {
    List<List<RecordOutcome>> written = session(run, spec).write(halves(run, spec, records));
    append(run, written);
    List<RecordOutcome> outcomes = written.stream().flatMap(List::stream).toList();
    assertThat(ledger().audit(run, spec, () -> {})).allMatch(IntegrityCheck::passed);
    return outcomes;
  }

  /** Records as two chunks of one transaction. */
  public List<PreparedBatch> halves(RunContext run, Spec spec, List<MappedRecord> records) {
    int middle = records.size() / 2;
    return List.of(
        session(run, spec).prepare(records.subList(0, middle)),
        session(run, spec).prepare(records.subList(middle, records.size())));
  }

  private void append(RunContext run, List<List<RecordOutcome>> written) {
    List<PreparedEntry> entries = new ArrayList<>();
    for (List<RecordOutcome> outcomes : written) {
      entries.add(ledger().prepare(run, entry(run, outcomes)));
    }
    ledger().append(run, entries);
  }

  /** The entry of a chunk that reads on where this fixture's last one stopped. */
  public synchronized LedgerEntry entry(RunContext run, List<RecordOutcome> outcomes) {
    Map<String, Counts> counts = new LinkedHashMap<>();
    List<Reject> rejects = new ArrayList<>();
    Map<String, Integer> ordinals = new LinkedHashMap<>();
    ledger().files(run, 0, 100).forEach(file -> ordinals.put(file.name(), file.ordinal()));
    for (RecordOutcome outcome : outcomes) {
      String file = outcome.source().file().name();
      counts.merge(file, Counts.of(List.of(outcome)), Counts::plus);
      if (outcome.kind() == RecordOutcome.Kind.REJECTED) {
        rejects.add(reject(ordinals.get(file), outcome));
      }
    }
    List<LedgerEntry.Advance> advances = new ArrayList<>();
    counts.forEach(
        (file, ofFile) -> {
          ReadPosition from = positions.get(run.id() + file);
          ReadPosition to =
              new ReadPosition(
                  from.offset() + 10 * ofFile.read(),
                  from.records() + ofFile.read(),
                  from.line() + ofFile.read());
          positions.put(run.id() + file, to);
          advances.add(new LedgerEntry.Advance(ordinals.get(file), file, from, to, false, ofFile));
        });
    return new LedgerEntry(advances, outcomes, rejects, Map.of());
  }

  private static Reject reject(int ordinal, RecordOutcome outcome) {
    SourceRecord source = outcome.source();
    return new Reject(
        ordinal, source.file().name(), source.place(), outcome.problems(), "raw".getBytes());
  }

  @Override
  public void close() {
    context.close();
  }
}
