package dev.rehome.store.ledger;

import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunLock;
import dev.rehome.store.RunQueries;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Json;
import dev.rehome.store.journal.Journal;
import dev.rehome.store.ledger.database.LedgerLock;
import dev.rehome.store.ledger.database.LedgerStorage;
import dev.rehome.store.ledger.database.NoRunLock;
import dev.rehome.store.ledger.journal.JdbcJournal;
import dev.rehome.store.retry.RetryLedger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A ledger database open to write: its lock is held until it is closed. A process has a database
 * open once, whoever uses it, so that {@link #reading} works beside a run.
 */
public final class LedgerDatabase implements AutoCloseable {

  private final OpenDatabase database;
  private final StoreSettings settings;
  private final Clock clock;
  private final LedgerLock lock;
  private final JdbcRunLedger ledger;
  private final @Nullable RunPublisher publisher;
  private boolean open = true;

  private LedgerDatabase(
      OpenDatabase database, StoreSettings settings, Clock clock, LedgerLock lock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.lock = lock;
    this.publisher = database.exclusive() ? publisher(database, lock) : null;
    Runnable changed = publisher == null ? () -> {} : publisher::changed;
    this.ledger = new JdbcRunLedger(database.pool(), database.dialect(), lock, clock, changed);
  }

  private static RunPublisher publisher(OpenDatabase database, LedgerLock lock) {
    RunFiles files = new RunFiles(new JdbcTemplate(database.pool()));
    return new RunPublisher(queries(database), run -> files.firstPending(run.context()), lock);
  }

  private static RunQueries queries(OpenDatabase database) {
    return new JdbcRunLedger(
        database.pool(), database.dialect(), new NoRunLock(), Clock.systemUTC(), () -> {});
  }

  /**
   * Opens a database to write; creates it and brings its schema to the newest version where needed.
   *
   * @throws ProblemException with {@code BUSY} when somebody else writes to it, in this process or
   *     another, with {@code USAGE} when the URL is not supported
   */
  public static LedgerDatabase open(StoreSettings settings, Clock clock) {
    OpenDatabase database = OpenDatabase.join(settings, clock);
    try {
      LedgerLock lock = database.lock(settings, clock);
      try {
        LedgerSchema.migrate(database.pool(), database.dialect(), settings);
        lock.migrated();
        return new LedgerDatabase(database, settings, clock, lock);
      } catch (RuntimeException failure) {
        database.unlock(lock, settings, clock);
        throw failure;
      }
    } catch (RuntimeException failure) {
      database.leave();
      throw failure;
    }
  }

  /**
   * Queries the runs of a database that exists. Takes no lock where the database is open to several
   * processes; where another process has it to itself, the answer comes from what that one
   * publishes, which may be some seconds old and knows less.
   */
  public static <T> T reading(StoreSettings settings, Function<RunQueries, T> query) {
    OpenDatabase database;
    try {
      database = OpenDatabase.join(settings, Clock.systemUTC());
    } catch (ProblemException refusal) {
      return query.apply(published(settings).orElseThrow(() -> refusal));
    }
    try {
      LedgerSchema.check(database.pool(), database.dialect(), settings);
      return query.apply(queries(database));
    } finally {
      database.leave();
    }
  }

  /**
   * Uses the journal of a database that exists, beside whoever writes runs to it.
   *
   * @throws ProblemException with {@code BUSY} where another process has the database to itself
   */
  public static <T> T withJournal(StoreSettings settings, Function<Journal, T> work) {
    OpenDatabase database = OpenDatabase.join(settings, Clock.systemUTC());
    try {
      LedgerSchema.check(database.pool(), database.dialect(), settings);
      return work.apply(journal(database));
    } finally {
      database.leave();
    }
  }

  private static Journal journal(OpenDatabase database) {
    return new JdbcJournal(
        new JdbcTemplate(database.pool()),
        new TransactionTemplate(new JdbcTransactionManager(database.pool())),
        database.dialect());
  }

  private static Optional<RunQueries> published(StoreSettings settings) {
    LedgerStorage storage = LedgerStorage.of(settings);
    return storage.owner().isEmpty()
        ? Optional.empty()
        : storage.published().map(text -> Json.read(text, PublishedRuns.class));
  }

  /**
   * The live process that writes to a database, found without opening it.
   *
   * @throws ProblemException with {@code USAGE} when the URL is not supported
   */
  public static Optional<LockOwner> owner(StoreSettings settings) {
    return LedgerStorage.of(settings).owner();
  }

  /**
   * Whether there is a ledger database; found without opening or creating it.
   *
   * @throws ProblemException with {@code USAGE} when the URL is not supported
   */
  public static boolean exists(StoreSettings settings) {
    return LedgerStorage.of(settings).exists();
  }

  /** The files of a database that are there; none where it is behind a server or elsewhere. */
  public static List<Path> files(StoreSettings settings) {
    return settings.url().startsWith("jdbc:") ? LedgerStorage.of(settings).files() : List.of();
  }

  /**
   * What a failure of the database means to a person, when it is a transient one.
   *
   * @return a problem with the fault {@code UNREACHABLE}
   */
  public static Optional<ProblemException> passing(StoreSettings settings, Throwable failure) {
    Dialect dialect = LedgerStorage.of(settings).dialect();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        Optional<ProblemException> passing = dialect.passing(sql, settings);
        if (passing.isPresent()) {
          return passing;
        }
      }
    }
    return Optional.empty();
  }

  RunLedger ledger() {
    return ledger;
  }

  RetryLedger retries() {
    return ledger.retries();
  }

  Journal journal() {
    return journal(database);
  }

  RunLock lock() {
    return lock;
  }

  DataSource dataSource() {
    return database.pool();
  }

  Dialect dialect() {
    return database.dialect();
  }

  /** Gives the lock back; harmless when repeated. */
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      if (publisher != null) {
        publisher.close();
      }
      database.unlock(lock, settings, clock);
      database.leave();
    }
  }
}
