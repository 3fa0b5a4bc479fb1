package dev.rehome.store.jdbc;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RecordStore;
import dev.rehome.store.RunContext;
import dev.rehome.store.Warning;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.TargetLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows in the tables of the database that also holds the ledger. */
final class JdbcRecordStore implements RecordStore {

  private final DataSource dataSource;
  private final Dialect dialect;
  private final JdbcTemplate jdbc;
  private final TargetLedger ledger;
  private final Map<String, List<EntityTarget>> prepared = new ConcurrentHashMap<>();
  private final Set<String> dry = ConcurrentHashMap.newKeySet();
  private final Map<RunEntity, Optimism> optimism = new ConcurrentHashMap<>();
  private final Map<Long, Optimism> foresight = new ConcurrentHashMap<>();
  private final Map<Long, AtomicBoolean> refusing = new ConcurrentHashMap<>();

  JdbcRecordStore(DataSource dataSource, Dialect dialect, TargetLedger ledger) {
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.jdbc = new JdbcTemplate(dataSource);
    this.ledger = ledger;
  }

  private record RunEntity(long run, int entity) {}

  @Override
  public void prepare(Spec spec, boolean temporary) {
    try {
      List<TargetPreparation.Fit> fits = temporary ? prepareInTransaction(spec) : prepare(spec);
      if (temporary) {
        dry.add(identity(spec));
      } else {
        dry.remove(identity(spec));
      }
      List<EntityTarget> targets = new ArrayList<>();
      List<TargetLedger.Entity> entities = new ArrayList<>();
      for (int i = 0; i < fits.size(); i++) {
        String name = spec.entities().get(i).name();
        entities.add(new TargetLedger.Entity(name, fits.get(i).table().display()));
      }
      List<Integer> ids = ledger.register(spec.name(), entities);
      for (int i = 0; i < fits.size(); i++) {
        targets.add(target(ids.get(i), spec.entities().get(i), fits.get(i)));
      }
      prepared.put(identity(spec), targets);
    } catch (SQLException | DataAccessException failure) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("database", "the tables cannot be prepared: " + failure.getMessage()),
          failure);
    }
  }

  @Override
  public List<RecordOutcome> write(RunContext run, Spec spec, List<MappedRecord> records) {
    return write(run, spec, records, ChunkWriter::write);
  }

  @Override
  public List<RecordOutcome> writeAgain(RunContext run, Spec spec, List<MappedRecord> records) {
    return write(run, spec, records, ChunkWriter::writeAgain);
  }

  /** One of the ways to write a chunk. */
  @FunctionalInterface
  private interface Way {
    List<RecordOutcome> write(ChunkWriter writer) throws SQLException;
  }

  private List<RecordOutcome> write(
      RunContext run, Spec spec, List<MappedRecord> records, Way way) {
    requireTransaction();
    List<EntityTarget> targets = targets(spec);
    List<Optimism> hopes = targets.stream().map(target -> optimism(run, target)).toList();
    AtomicBoolean refused = refusing.computeIfAbsent(run.number(), key -> new AtomicBoolean());
    return connected(
        connection ->
            way.write(
                new ChunkWriter(
                    connection, jdbc, ledger, dialect, run, targets, hopes, refused, records)));
  }

  @Override
  public PlannedChunk plan(RunContext run, Spec spec, Iterable<MappedRecord> records) {
    List<EntityTarget> targets = targets(spec);
    if (!foresight(run, spec).holds()) {
      return UnforeseenChunk.of(records);
    }
    List<JdbcEntityRows> rows =
        targets.stream().map(target -> new JdbcEntityRows(jdbc, target)).toList();
    KnownRows nothing = new KnownRows(ledger, run, rows);
    return ForeseenChunk.of(records, new ChunkPlan(rows, nothing, Map.of()), targets);
  }

  @Override
  public List<List<RecordOutcome>> writePlanned(
      RunContext run, Spec spec, List<PlannedChunk> chunks) {
    requireTransaction();
    connected(
        connection -> {
          dialect.commitWithoutWaiting(connection);
          return true;
        });
    return writeAsForeseen(run, spec, chunks)
        ? chunks.stream().map(PlannedChunk::foreseen).toList()
        : PlannedChunk.divide(write(run, spec, PlannedChunk.records(chunks)), chunks);
  }

  /**
   * Whether all of it came as foreseen; else nothing was written. Never some of them: the ledger
   * does not know yet what the rows of the others were written by.
   */
  private boolean writeAsForeseen(RunContext run, Spec spec, List<PlannedChunk> chunks) {
    if (!chunks.stream().allMatch(ForeseenChunk.class::isInstance) || !optimistic(run, spec)) {
      return false;
    }
    List<ForeseenChunk> foreseen = chunks.stream().map(ForeseenChunk.class::cast).toList();
    Optimism foresight = foresight(run, spec);
    boolean written =
        connected(connection -> ForeseenChunk.write(foreseen, connection, dialect, targets(spec)));
    if (written) {
      foresight.confirmed();
    } else {
      foresight.refuted();
    }
    return written;
  }

  private static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rows are written within a transaction only");
    }
  }

  private boolean optimistic(RunContext run, Spec spec) {
    return targets(spec).stream().allMatch(target -> optimism(run, target).holds());
  }

  /** Whether chunks are still worth to be planned ahead of their transactions. */
  private Optimism foresight(RunContext run, Spec spec) {
    return foresight.computeIfAbsent(run.number(), number -> new Optimism(optimistic(run, spec)));
  }

  @Override
  public List<IntegrityCheck> verify(RunContext run, Spec spec, Runnable beforeEach) {
    List<IntegrityCheck> moves = dry.contains(identity(spec)) ? List.of() : moveSequences(spec);
    List<IntegrityCheck> checks =
        new ArrayList<>(new IntegrityQueries(jdbc, run, spec, targets(spec), beforeEach).run());
    checks.addAll(moves);
    return checks;
  }

  /** On a connection of its own: what moves a sequence is not undone, and may commit. */
  private List<IntegrityCheck> moveSequences(Spec spec) {
    List<IntegrityCheck> checks = new ArrayList<>();
    try (Connection connection = dataSource.getConnection()) {
      for (EntityTarget target : targets(spec)) {
        for (ColumnBinding column : target.columns()) {
          if (column.target().number()) {
            dialect
                .moveSequence(connection, target.table(), column.target())
                .ifPresent(move -> checks.add(moved(target, column.target(), move)));
          }
        }
      }
      return checks;
    } catch (SQLException failure) {
      throw new UncategorizedSQLException("sequences", null, failure);
    }
  }

  private static IntegrityCheck moved(EntityTarget target, TargetColumn column, SequenceMove move) {
    String place = "%s of %s".formatted(column.name(), target.table().display());
    String entity = target.spec().name();
    if (move.statement() == null) {
      String detail = "sequence %s goes on behind %d, the largest %s";
      return new IntegrityCheck(
          "sequence", entity, true, detail.formatted(move.sequence(), move.last(), place));
    }
    String detail =
        "sequence %s is behind %d, the largest %s: it will generate values that are taken"
            .formatted(move.sequence(), move.last(), place);
    Warning warning = Warning.of("sequence-behind", detail, entity).hint(move.statement());
    return new IntegrityCheck("sequence", entity, true, detail, warning);
  }

  private List<TargetPreparation.Fit> prepareInTransaction(Spec spec) {
    List<TargetPreparation.Fit> fits =
        connected(connection -> new TargetPreparation(spec, dialect, connection).prepare(true));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            fits.stream().map(TargetPreparation.Fit::table).forEach(table -> forget(table));
            prepared.remove(identity(spec));
            dry.remove(identity(spec));
          }
        });
    return fits;
  }

  /** A temporary table would stay with its connection, which the pool gives to somebody else. */
  private void forget(TargetTable table) {
    if (table.temporary()) {
      jdbc.execute(dialect.dropTemporaryTable(table.name()));
    }
  }

  /** On a connection of its own, because creating a table may commit. */
  private List<TargetPreparation.Fit> prepare(Spec spec) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return new TargetPreparation(spec, dialect, connection).prepare(false);
    }
  }

  private EntityTarget target(int id, EntitySpec entity, TargetPreparation.Fit fit) {
    return new EntityTarget(id, entity, fit.table(), fit.columns(), dialect);
  }

  private List<EntityTarget> targets(Spec spec) {
    List<EntityTarget> targets = prepared.get(identity(spec));
    if (targets == null) {
      throw new IllegalStateException("spec " + spec.name() + " was not prepared");
    }
    return targets;
  }

  private static String identity(Spec spec) {
    return spec.name() + ' ' + spec.checksum();
  }

  private Optimism optimism(RunContext run, EntityTarget target) {
    return optimism.computeIfAbsent(
        new RunEntity(run.number(), target.id()), key -> new Optimism(isNew(run, target)));
  }

  /** Whether nothing but this run ever wrote to the entity's table. */
  private boolean isNew(RunContext run, EntityTarget target) {
    if (ledger.writtenByOthers(target.id(), run.number())) {
      return false;
    }
    return ledger.counted(target.id(), run.number()) || isEmpty(target.table());
  }

  private boolean isEmpty(TargetTable table) {
    String sql = "SELECT 1 FROM " + table.quoted() + " FETCH FIRST ROW ONLY";
    return jdbc.queryForList(sql, Integer.class).isEmpty();
  }

  /** The template gives up its connection, and turns faults of the system into Spring's. */
  private <T> T connected(ConnectionCallback<T> work) {
    T result = jdbc.execute(work);
    if (result == null) {
      throw new IllegalStateException("no result");
    }
    return result;
  }
}
