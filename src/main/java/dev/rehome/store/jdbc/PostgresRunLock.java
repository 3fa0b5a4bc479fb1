package dev.rehome.store.jdbc;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.RunLock;
import dev.rehome.store.StoreSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a PostgreSQL home: an advisory lock of a connection that is used for nothing else.
 * The server gives it back as soon as the connection's process is gone. Should the connection be
 * lost while the process lives, the positions in the ledger still keep a second writer out, since
 * each chunk says where it must find them.
 *
 * <p>Who holds it stands in {@code rehome.lock_owner}, which is only believed while it is held.
 */
final class PostgresRunLock implements RunLock {

  /** "rehome" in ASCII; advisory locks are known by a number alone. */
  private static final long KEY = 0x7265686f6d65L;

  private static final String HELD =
      """
      SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = %d
      """
          .formatted(KEY);
  private static final String TELLABLE = "SELECT to_regclass('rehome.lock_owner') IS NOT NULL";
  private static final String FORGET = "DELETE FROM rehome.lock_owner";
  private static final String TELL = "INSERT INTO rehome.lock_owner (owner) VALUES (?)";
  private static final String READ = "SELECT owner FROM rehome.lock_owner";

  private final Connection connection;
  private LockOwner owner;
  private boolean open = true;

  private PostgresRunLock(Connection connection, LockOwner owner) {
    this.connection = connection;
    this.owner = owner;
  }

  /**
   * @throws ProblemException with {@code BUSY} when another owner lives, with what {@link
   *     Dialect#unavailable} says when the server does not answer
   */
  static PostgresRunLock acquire(PostgresHome home, StoreSettings settings, Clock clock) {
    try {
      Connection connection = home.connect();
      if (!isTrue(connection, "SELECT pg_try_advisory_lock(" + KEY + ")")) {
        ProblemException busy = LockOwners.busy(settings, read(connection).orElse(null));
        connection.close();
        throw busy;
      }
      PostgresRunLock lock = new PostgresRunLock(connection, LockOwners.self(settings, clock));
      lock.tell();
      return lock;
    } catch (SQLException failure) {
      throw home.dialect().unavailable(failure, settings);
    }
  }

  /** The live owner of the home. */
  static Optional<LockOwner> owner(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HELD)) {
      if (!row.next()) {
        return Optional.empty();
      }
    }
    return read(connection).or(() -> Optional.of(LockOwners.UNTOLD));
  }

  @Override
  public synchronized void describe(String runId) {
    owner = new LockOwner(owner.pid(), owner.host(), owner.since(), owner.command(), runId);
    try {
      tell();
    } catch (SQLException failure) {
      throw new ProblemException(
          Fault.UNREACHABLE,
          Problem.of("lock-lost", "the connection that holds the lock is gone")
              .hint("the same command goes on from where this one came to"),
          failure);
    }
  }

  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      connection.close();
    } catch (SQLException harmless) {
      // The server gives the lock back with the connection, however that ends.
    }
  }

  /** Before the first migration there is nowhere to tell it. */
  private void tell() throws SQLException {
    if (!isTrue(connection, TELLABLE)) {
      return;
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(TELL)) {
      statement.execute(FORGET);
      insert.setString(1, Json.write(owner));
      insert.execute();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static Optional<LockOwner> read(Connection connection) throws SQLException {
    if (!isTrue(connection, TELLABLE)) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      @Nullable String text = row.next() ? row.getString(1) : null;
      return Optional.ofNullable(text).map(json -> Json.read(json, LockOwner.class));
    }
  }

  private static boolean isTrue(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
