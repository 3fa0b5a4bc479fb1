package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.spec.Spec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.Warning;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.ChunkWriter;
import dev.rehome.store.plan.ItemLedger;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.target.ChildCount;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.PreparedBatch;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TableScript;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import javax.sql.DataSource;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One run's work on tables, in the transactions of the ledger. */
final class JdbcTargetSession implements TargetSession {

  private final StoreSettings settings;
  private final DataSource dataSource;
  private final Dialect dialect;
  private final JdbcTemplate jdbc;
  private final ItemLedger ledger;
  private final RunContext run;
  private final Spec spec;
  private final OpenMode mode;
  private final List<EntityTarget> targets;
  private final List<JdbcEntityRows> rows;

  /** One per entity. */
  private final List<Optimism> optimism;

  /** Whether batches are still worth being encoded ahead of their transactions. */
  private final Optimism expectations;

  /** Whether the database refused something of the last chunk. */
  private final AtomicBoolean refusing = new AtomicBoolean();

  JdbcTargetSession(
      StoreSettings settings,
      DataSource dataSource,
      Dialect dialect,
      ItemLedger ledger,
      RunContext run,
      Spec spec,
      OpenMode mode,
      List<EntityTarget> targets,
      List<Optimism> optimism) {
    this.settings = settings;
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.jdbc = new JdbcTemplate(dataSource);
    this.ledger = ledger;
    this.run = run;
    this.spec = spec;
    this.mode = mode;
    this.targets = targets;
    this.rows = targets.stream().map(target -> new JdbcEntityRows(jdbc, target)).toList();
    this.optimism = optimism;
    this.expectations = new Optimism(optimistic());
  }

  @Override
  public PreparedBatch prepare(Iterable<MappedRecord> records) {
    return expectations.holds() && targets.stream().noneMatch(EntityTarget::parses)
        ? JdbcBatch.expecting(
            records, new ChunkPlan(rows, new KnownRows(ledger, run, rows), Map.of()), targets)
        : JdbcBatch.of(records);
  }

  @Override
  public List<List<RecordOutcome>> write(List<PreparedBatch> batches) {
    requireTransaction();
    connected(
        connection -> {
          dialect.commitWithoutWaiting(connection);
          return true;
        });
    return writeAsExpected(batches)
        ? batches.stream().map(PreparedBatch::expected).toList()
        : PreparedBatch.divide(write(PreparedBatch.records(batches), ChunkWriter::write), batches);
  }

  /**
   * Whether all of it came as expected; else nothing was written. Never some of them: the ledger
   * does not know yet what the rows of the others were written by.
   */
  private boolean writeAsExpected(List<PreparedBatch> batches) {
    List<JdbcBatch> expecting = batches.stream().map(JdbcBatch.class::cast).toList();
    if (!expecting.stream().allMatch(JdbcBatch::isExpecting) || !optimistic()) {
      return false;
    }
    boolean written =
        connected(connection -> JdbcBatch.write(expecting, connection, dialect, targets));
    if (written) {
      expectations.confirmed();
    } else {
      expectations.refuted();
    }
    return written;
  }

  private boolean optimistic() {
    return optimism.stream().allMatch(Optimism::holds);
  }

  @Override
  public List<RecordOutcome> writeAgain(List<MappedRecord> records) {
    requireTransaction();
    return write(records, ChunkWriter::writeAgain);
  }

  /** One of the ways to write a chunk. */
  @FunctionalInterface
  private interface Way {
    List<RecordOutcome> write(ChunkWriter<SQLException> writer) throws SQLException;
  }

  private List<RecordOutcome> write(List<MappedRecord> records, Way way) {
    return connected(
        connection ->
            way.write(
                new ChunkWriter<>(
                    new JdbcPlanWriter(connection, dialect, targets),
                    rows,
                    new KnownRows(ledger, run, rows),
                    optimism,
                    refusing,
                    parsedTexts(connection).fingerprinted(fitting(records)))));
  }

  private List<MappedRecord> fitting(List<MappedRecord> records) {
    return records.stream().map(EntityTarget.fitting(targets)).toList();
  }

  private ParsedTexts parsedTexts(Connection connection) {
    return new ParsedTexts(connection, dialect, targets);
  }

  @Override
  public List<List<TargetRow>> stored(List<MappedRecord> records) {
    return connected(
        connection ->
            parsedTexts(connection).readBack(fitting(records)).stream()
                .map(record -> record.rows().stream().map(this::stored).toList())
                .toList());
  }

  private TargetRow stored(Row row) {
    EntityTarget target = targets.get(row.entity());
    String newId = target.newId(row.values(), row.key());
    return new TargetRow(
        target.spec().name(), row.key(), newId, row.values(), row.fingerprint(), null);
  }

  @Override
  public void scan(String entity, Selection selection, Consumer<TargetRow> rows) {
    EntityTarget target = target(entity);
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      connected(connection -> scan(connection, target, selection, rows));
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        scan(connection, target, selection, rows);
      } finally {
        connection.rollback();
      }
    } catch (SQLException failure) {
      throw new UncategorizedSQLException("scan", null, failure);
    }
  }

  private static boolean scan(
      Connection connection, EntityTarget target, Selection selection, Consumer<TargetRow> rows)
      throws SQLException {
    new TableRows(connection, target).scan(selection, rows);
    return true;
  }

  @Override
  public List<RowResult> delete(String entity, List<ExpectedRow> rows, boolean force) {
    requireTransaction();
    return connected(connection -> new RowReversal(connection, target(entity)).delete(rows, force));
  }

  @Override
  public List<RowResult> restore(String entity, List<RowImage> rows, boolean force) {
    requireTransaction();
    return connected(
        connection -> new RowReversal(connection, target(entity)).restore(rows, force));
  }

  private EntityTarget target(String entity) {
    return targets.get(spec.entityIndex(entity));
  }

  private static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rows are written within a transaction only");
    }
  }

  @Override
  public List<IntegrityCheck> verify(Runnable beforeEach) {
    List<IntegrityCheck> moves = mode == OpenMode.IMPORT ? moveSequences() : List.of();
    List<IntegrityCheck> checks =
        new ArrayList<>(new IntegrityQueries(jdbc, run, spec, targets, beforeEach).run());
    checks.addAll(moves);
    return checks;
  }

  @Override
  public List<IntegrityCheck> verifyAll(Runnable beforeEach) {
    return new IntegrityQueries(jdbc, null, spec, targets, beforeEach).run();
  }

  @Override
  public long count(String entity) {
    String sql = "SELECT COUNT(*) FROM " + target(entity).table().quoted();
    return Objects.requireNonNullElse(jdbc.queryForObject(sql, Long.class), 0L);
  }

  @Override
  public void orphans(String entity, String column, Consumer<TargetRow> rows) {
    faults().orphans(spec.entityIndex(entity), column, rows);
  }

  @Override
  public void miscounted(ChildCount count, ObjLongConsumer<TargetRow> rows) {
    faults().miscounted(count, rows);
  }

  private IntegrityQueries faults() {
    return new IntegrityQueries(jdbc, run, spec, targets, () -> {});
  }

  /** On a connection of its own: what moves a sequence is not undone, and may commit. */
  private List<IntegrityCheck> moveSequences() {
    List<IntegrityCheck> checks = new ArrayList<>();
    try (Connection connection = dataSource.getConnection()) {
      for (EntityTarget target : targets) {
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

  private static IntegrityCheck moved(
      EntityTarget target, TargetColumn column, Dialect.SequenceMove move) {
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

  @Override
  public List<TableScript> scripts(List<String> entityNames) {
    List<TargetTable> tables = entityNames.stream().map(name -> target(name).table()).toList();
    List<TableScript> scripts = new ArrayList<>();
    dialect
        .scriptProgram(settings)
        .map(program -> new TableScript(program.name(), out -> script(program::write, tables, out)))
        .ifPresent(scripts::add);
    scripts.add(new TableScript("rehome", out -> script(dialect::script, tables, out)));
    return scripts;
  }

  /** One of the ways to write tables as SQL. */
  @FunctionalInterface
  private interface Script {
    void write(Connection connection, List<TargetTable> tables, OutputStream out)
        throws SQLException, IOException;
  }

  private void script(Script script, List<TargetTable> tables, OutputStream out)
      throws IOException {
    requireTransaction();
    try {
      connected(
          connection -> {
            try {
              script.write(connection, tables, out);
              return true;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    // Connections are those of the transactions.
  }

  /** The template gives up its connection, and turns faults of the system into Spring's. */
  private <T> T connected(ConnectionCallback<T> work) {
    return Objects.requireNonNull(jdbc.execute(work));
  }
}
