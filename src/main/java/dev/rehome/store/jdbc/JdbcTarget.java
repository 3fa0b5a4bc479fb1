package dev.rehome.store.jdbc;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.DropResult;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.Target;
import dev.rehome.store.target.TargetSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows in the tables of the database that also holds the ledger. */
final class JdbcTarget implements Target {

  private final StoreSettings settings;
  private final DataSource dataSource;
  private final Dialect dialect;
  private final JdbcTemplate jdbc;
  private final TargetLedger ledger;

  JdbcTarget(StoreSettings settings, DataSource dataSource, Dialect dialect, TargetLedger ledger) {
    this.settings = settings;
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.jdbc = new JdbcTemplate(dataSource);
    this.ledger = ledger;
  }

  @Override
  public TargetSession open(RunContext run, Spec spec, OpenMode mode) {
    try {
      List<EntityTarget> targets = targets(spec, prepare(run, spec, mode), mode);
      List<Optimism> optimism =
          targets.stream()
              .map(target -> new Optimism(mode != OpenMode.EXISTING && isNew(run, target)))
              .toList();
      return new JdbcTargetSession(
          settings, dataSource, dialect, ledger, run, spec, mode, targets, optimism);
    } catch (SQLException | DataAccessException failure) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("database", "the tables cannot be prepared: " + failure.getMessage()),
          failure);
    }
  }

  /** On a connection of its own if it may create tables for good: that may commit. */
  private List<TargetPreparation.Fit> prepare(RunContext run, Spec spec, OpenMode mode)
      throws SQLException {
    if (mode == OpenMode.DRY_RUN) {
      List<TargetPreparation.Fit> fits =
          Objects.requireNonNull(
              jdbc.<List<TargetPreparation.Fit>>execute(
                  (Connection connection) ->
                      new TargetPreparation(spec, dialect, connection, temporary -> {})
                          .prepare(mode)));
      fits.stream().filter(fit -> fit.table().temporary()).forEach(this::dropAfterTransaction);
      return fits;
    }
    try (Connection connection = dataSource.getConnection()) {
      return new TargetPreparation(
              spec, dialect, connection, table -> ledger.creating(run.number(), table))
          .prepare(mode);
    }
  }

  /** Else it would stay with its connection, which the pool gives to somebody else. */
  private void dropAfterTransaction(TargetPreparation.Fit fit) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            jdbc.execute(dialect.dropTemporaryTable(fit.table().name()));
          }
        });
  }

  private List<EntityTarget> targets(Spec spec, List<TargetPreparation.Fit> fits, OpenMode mode) {
    List<EntitySpec> entities = spec.entities();
    List<TargetLedger.Entity> places = new ArrayList<>();
    for (int i = 0; i < fits.size(); i++) {
      String place = fits.get(i).table().display();
      places.add(new TargetLedger.Entity(entities.get(i).name(), place));
    }
    List<Integer> ids =
        mode == OpenMode.EXISTING
            ? ledger.registered(spec.name(), places)
            : ledger.register(spec.name(), places);
    return IntStream.range(0, fits.size())
        .mapToObj(
            i ->
                new EntityTarget(
                    ids.get(i),
                    entities.get(i),
                    fits.get(i).table(),
                    fits.get(i).columns(),
                    dialect))
        .toList();
  }

  /** On a connection of its own: dropping a table may commit. */
  @Override
  public DropResult drop(CreatedObject object) {
    try (Connection connection = dataSource.getConnection()) {
      Optional<TargetTable> table = new TableCatalog(connection, dialect).displayed(object.name());
      return table.isPresent() ? drop(connection, table.get()) : DropResult.MISSING;
    } catch (SQLException failure) {
      throw new UncategorizedSQLException("drop " + object.name(), null, failure);
    }
  }

  private DropResult drop(Connection connection, TargetTable table) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      dialect.lockTable(statement, table.quoted());
      if (!isEmpty(statement, table)) {
        return DropResult.kept("it is not empty");
      }
      statement.execute("DROP TABLE " + table.quoted());
      connection.commit();
      return DropResult.DROPPED;
    } catch (SQLException refusal) {
      if (refusal.getSQLState() == null || refusal.getSQLState().startsWith("08")) {
        throw refusal;
      }
      return DropResult.kept("the database refuses to drop it: " + refusal.getMessage());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static boolean isEmpty(Statement statement, TargetTable table) throws SQLException {
    String sql = "SELECT 1 FROM " + table.quoted() + " FETCH FIRST ROW ONLY";
    try (ResultSet row = statement.executeQuery(sql)) {
      return !row.next();
    }
  }

  /** Whether nothing but this run ever wrote to the entity's table. */
  private boolean isNew(RunContext run, EntityTarget target) {
    return !ledger.writtenByOthers(target.id(), run.number())
        && (ledger.writes(target.id(), run.number()) > 0 || isEmpty(target.table()));
  }

  private boolean isEmpty(TargetTable table) {
    String sql = "SELECT 1 FROM " + table.quoted() + " FETCH FIRST ROW ONLY";
    return jdbc.queryForList(sql, Integer.class).isEmpty();
  }
}
