package dev.rehome.store.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.ledger.database.LedgerLock;
import dev.rehome.store.ledger.database.LedgerStorage;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A database that this process has open: one pool of connections for all its users, closed by the
 * last of them. Where only one process can have it open, its lock is taken before and given back
 * after. Safe for several threads.
 */
final class OpenDatabase {

  /**
   * One writes, one reads the list of files, one is Spring Batch's own; the rest is for queries.
   */
  private static final int MOST_CONNECTIONS = 8;

  private static final Map<Key, OpenDatabase> OPEN = new ConcurrentHashMap<>();

  private final Key key;
  private final LedgerStorage storage;
  private final @Nullable LedgerLock processLock;
  private final HikariDataSource pool;
  private int users;
  private boolean written;

  private OpenDatabase(
      Key key, LedgerStorage storage, @Nullable LedgerLock processLock, HikariDataSource pool) {
    this.key = key;
    this.storage = storage;
    this.processLock = processLock;
    this.pool = pool;
  }

  /** What distinguishes databases; other users have other rights, and so a pool of their own. */
  private record Key(String database, @Nullable String username, @Nullable String password) {}

  /**
   * Adds a user, who must {@link #leave}.
   *
   * @throws ProblemException with {@code BUSY} when another process has the database to itself
   */
  static OpenDatabase join(StoreSettings settings, Clock clock) {
    LedgerStorage storage = LedgerStorage.of(settings);
    Key key = new Key(storage.identity(), settings.username(), settings.password());
    return OPEN.compute(
        key,
        (same, known) -> {
          OpenDatabase open = known == null ? open(key, storage, settings, clock) : known;
          open.users++;
          return open;
        });
  }

  private static OpenDatabase open(
      Key key, LedgerStorage storage, StoreSettings settings, Clock clock) {
    LedgerLock lock = storage.exclusive() ? storage.lock(clock) : null;
    try {
      return new OpenDatabase(key, storage, lock, pool(storage, settings));
    } catch (RuntimeException failure) {
      if (lock != null) {
        lock.close();
      }
      throw failure;
    }
  }

  private static HikariDataSource pool(LedgerStorage storage, StoreSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("rehome");
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    storage.configure(config);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException failure) {
      if (failure.getCause() instanceof SQLException cause) {
        throw storage.dialect().unavailable(cause, settings);
      }
      throw failure;
    }
  }

  HikariDataSource pool() {
    return pool;
  }

  Dialect dialect() {
    return storage.dialect();
  }

  boolean exclusive() {
    return processLock != null;
  }

  /**
   * The right to write, which one user at a time can have.
   *
   * @throws ProblemException with {@code BUSY} when another one has it
   */
  synchronized LedgerLock lock(StoreSettings settings, Clock clock) {
    if (processLock == null) {
      return storage.lock(clock);
    }
    if (written) {
      throw storage.busy();
    }
    written = true;
    processLock.holdFor(settings, clock);
    return processLock;
  }

  /** Gives the right to write back. */
  synchronized void unlock(LedgerLock lock, StoreSettings settings, Clock clock) {
    if (lock == processLock) {
      written = false;
      lock.holdFor(settings, clock);
    } else {
      lock.close();
    }
  }

  void leave() {
    OPEN.compute(
        key,
        (same, known) -> {
          users--;
          if (users > 0) {
            return this;
          }
          pool.close();
          if (processLock != null) {
            processLock.close();
          }
          return null;
        });
  }
}
