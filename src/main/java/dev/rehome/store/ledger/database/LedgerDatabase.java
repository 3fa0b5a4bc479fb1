package dev.rehome.store.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** A kind of database as a home: how it is found, opened and kept for one process at a time. */
public interface LedgerDatabase {

  /**
   * The home that settings name, not yet looked at.
   *
   * @throws ProblemException with {@code USAGE} when the URL is not supported
   */
  static LedgerDatabase of(StoreSettings settings) {
    String url = settings.url().toLowerCase(Locale.ROOT);
    if (url.startsWith(H2Location.PREFIX)) {
      return new H2LedgerDatabase(settings);
    }
    if (url.startsWith(PostgresLedgerDatabase.PREFIX)) {
      return new PostgresLedgerDatabase(settings);
    }
    throw new ProblemException(
        Fault.USAGE,
        Problem.of("bad-url", "no store is known for " + settings.safeUrl())
            .hint(
                "allowed: jdbc:h2:file:PATH, jdbc:h2:mem:NAME, jdbc:postgresql://HOST/DATABASE,"
                    + " mongodb://HOST/DATABASE"));
  }

  Dialect dialect();

  /** URL, user and what else the pool must know. */
  void configure(HikariConfig config);

  /**
   * @throws ProblemException with {@code BUSY} when another process holds the lock
   */
  LedgerLock lock(Clock clock);

  /**
   * What reading takes: nothing, unless the database is open to one process only.
   *
   * @throws ProblemException with {@code BUSY} when another process holds it
   */
  LedgerLock readLock(Clock clock);

  /** The live process that writes to this home, found without opening it. */
  Optional<LockOwner> owner();

  /** Whether there is anything to read at this home; found without creating it. */
  boolean exists();
}
