package dev.rehome.store.ledger.database;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lock of a PostgreSQL database: an advisory lock of a connection that is used for nothing
 * else. The server gives it back as soon as the connection's process is gone.
 *
 * <p>Should the connection be lost while the process lives, somebody else can take the lock. What
 * then keeps the first owner from writing is a fencing token: whoever gets the advisory lock
 * replaces the one row of {@code rehome.lock_owner}, and every transaction that writes to the
 * ledger locks the row of its own token against that. So the next owner waits for a chunk under
 * way, and the owner before finds its row gone.
 */
final class PostgresRunLock implements LedgerLock {

  /** "rehome" in ASCII; advisory locks are known by a number alone. */
  private static final long KEY = 0x7265686f6d65L;

  private static final int ANSWER_SECONDS = 10;

  private static final String HELD =
      """
      SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = %d
      """
          .formatted(KEY);
  private static final String RECORDABLE = "SELECT to_regclass('rehome.lock_owner') IS NOT NULL";
  private static final String FORGET_OTHERS = "DELETE FROM rehome.lock_owner WHERE token <> ?";
  private static final String RECORD =
      """
      INSERT INTO rehome.lock_owner (token, owner) VALUES (?, ?)
      ON CONFLICT (token) DO UPDATE SET owner = EXCLUDED.owner
      """;
  private static final String READ = "SELECT owner FROM rehome.lock_owner";
  private static final String OWN = "SELECT 1 FROM rehome.lock_owner WHERE token = ?";

  /** Conflicts with deleting the row, not with recording more about the same owner. */
  private static final String FENCE = OWN + " FOR KEY SHARE";

  private final PostgresStorage storage;
  private final StoreSettings settings;
  private final String token = UUID.randomUUID().toString();
  private Connection connection;
  private LockOwner owner;
  private boolean recorded;
  private boolean open = true;

  private PostgresRunLock(
      PostgresStorage storage, StoreSettings settings, Connection connection, LockOwner owner) {
    this.storage = storage;
    this.settings = settings;
    this.connection = connection;
    this.owner = owner;
  }

  /**
   * @throws ProblemException with {@code BUSY} when another owner lives, with what {@link
   *     Dialect#unavailable} says when the server does not answer
   */
  static PostgresRunLock acquire(PostgresStorage storage, StoreSettings settings, Clock clock) {
    Connection connection = null;
    try {
      connection = storage.connect();
      if (!locked(connection)) {
        throw LockOwners.busy(settings, read(connection).orElse(null));
      }
      PostgresRunLock lock =
          new PostgresRunLock(storage, settings, connection, LockOwners.self(settings, clock));
      lock.record();
      return lock;
    } catch (SQLException failure) {
      close(connection);
      throw storage.dialect().unavailable(failure, settings);
    } catch (ProblemException busy) {
      close(connection);
      throw busy;
    }
  }

  /** The live owner of the database. */
  static Optional<LockOwner> owner(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HELD)) {
      if (!row.next()) {
        return Optional.empty();
      }
    }
    return read(connection).or(() -> Optional.of(LockOwners.UNKNOWN));
  }

  @Override
  public synchronized void describe(String runId) {
    owner = new LockOwner(owner.pid(), owner.host(), owner.since(), owner.command(), runId);
    recordNow();
  }

  /** Before the first migration there is no table to record the owner in. */
  @Override
  public synchronized void migrated() {
    if (!recorded) {
      recordNow();
    }
  }

  private void recordNow() {
    try {
      record();
    } catch (SQLException failure) {
      throw storage.dialect().unavailable(failure, settings);
    }
  }

  @Override
  public void guard(JdbcTemplate jdbc) {
    if (jdbc.queryForList(FENCE, Integer.class, token).isEmpty()) {
      throw takenOver(
          jdbc.queryForList(READ, String.class).stream()
              .findFirst()
              .map(PostgresRunLock::parse)
              .orElse(null));
    }
  }

  @Override
  public synchronized void renew() {
    try {
      if (!connection.isValid(ANSWER_SECONDS)) {
        close(connection);
        connection = storage.connect();
        lockAgain();
      }
    } catch (SQLException failure) {
      throw storage.dialect().unavailable(failure, settings);
    }
  }

  /** The server may not have noticed yet that the connection before is gone. */
  private void lockAgain() throws SQLException {
    boolean locked = locked(connection);
    LockOwner last = read(connection).orElse(null);
    boolean own = !recorded || ownRow();
    if (locked && own) {
      record();
      return;
    }
    close(connection);
    throw own
        ? new ProblemException(
            Fault.UNREACHABLE,
            Problem.of(
                    "lock-lost",
                    "the server of "
                        + settings.safeUrl()
                        + " still holds the lock for a connection that is gone")
                .hint("the same command goes on from where this one came to"))
        : takenOver(last);
  }

  private boolean ownRow() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OWN)) {
      statement.setString(1, token);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private ProblemException takenOver(@Nullable LockOwner other) {
    return new ProblemException(
        Fault.BUSY,
        Problem.of(
                "lock-lost",
                "the lock of "
                    + settings.safeUrl()
                    + " was lost with its connection and then taken by "
                    + LockOwners.describe(other))
            .hint("run the same command again once that one has ended"));
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      close(connection);
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException harmless) {
      // The server gives the lock back with the connection, however that ends.
    }
  }

  private static boolean locked(Connection connection) throws SQLException {
    return isTrue(connection, "SELECT pg_try_advisory_lock(" + KEY + ")");
  }

  private void record() throws SQLException {
    if (!isTrue(connection, RECORDABLE)) {
      return;
    }
    connection.setAutoCommit(false);
    try (PreparedStatement forget = connection.prepareStatement(FORGET_OTHERS);
        PreparedStatement insert = connection.prepareStatement(RECORD)) {
      forget.setString(1, token);
      forget.execute();
      insert.setString(1, token);
      insert.setString(2, Json.write(owner));
      insert.execute();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
    recorded = true;
  }

  private static Optional<LockOwner> read(Connection connection) throws SQLException {
    if (!isTrue(connection, RECORDABLE)) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      @Nullable String text = row.next() ? row.getString(1) : null;
      return Optional.ofNullable(text).map(PostgresRunLock::parse);
    }
  }

  private static LockOwner parse(String json) {
    return Json.read(json, LockOwner.class);
  }

  private static boolean isTrue(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
