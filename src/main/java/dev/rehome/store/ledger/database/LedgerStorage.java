package dev.rehome.store.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a ledger is kept, not yet opened: how to find it, to open it and to lock it. */
public interface LedgerStorage {

  /**
   * @throws ProblemException with {@code USAGE} when the URL is not supported
   */
  static LedgerStorage of(StoreSettings settings) {
    String url = settings.url().toLowerCase(Locale.ROOT);
    if (url.startsWith(H2Location.PREFIX)) {
      return new H2Storage(settings);
    }
    if (url.startsWith(PostgresStorage.PREFIX)) {
      return new PostgresStorage(settings);
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

  /** The same for the same database, however its URL is written. */
  String identity();

  /**
   * Whether the database is open to one process at a time. Then the lock is that of the process,
   * taken before anything is read, and others have only what is {@linkplain #published published}.
   */
  boolean exclusive();

  /**
   * The right to write.
   *
   * @throws ProblemException with {@code BUSY} when another owner lives
   */
  LedgerLock lock(Clock clock);

  /** That another owner lives. */
  ProblemException busy();

  /** The live process that writes, or has an exclusive database open; found without opening it. */
  Optional<LockOwner> owner();

  /** Whether there is anything to read; found without creating it. */
  boolean exists();

  /** What the live owner has {@linkplain LedgerLock#publish published} last. */
  default Optional<String> published() {
    return Optional.empty();
  }

  /** The files of the database that are there; none where a server or another place has them. */
  default List<Path> files() {
    return List.of();
  }
}
