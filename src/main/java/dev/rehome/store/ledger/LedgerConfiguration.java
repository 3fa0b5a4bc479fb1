package dev.rehome.store.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.RunLedger;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.ledger.database.H2Location;
import dev.rehome.store.ledger.database.LedgerDatabase;
import dev.rehome.store.ledger.database.LedgerLock;
import dev.rehome.store.plan.TargetLedger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Home and ledger in a relational database, given a {@link StoreSettings} bean and, if there is
 * one, a {@link Clock}. Beans close in the reverse order of this page: the pool after everything
 * that uses it, the lock last.
 */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

  /** One writes, one reads the list of files, one is Spring Batch's own; and a few to spare. */
  private static final int MOST_CONNECTIONS = 6;

  /**
   * The live process that writes to this home, found without opening the database.
   *
   * @throws ProblemException with {@code USAGE} when the URL is not supported
   */
  public static Optional<LockOwner> owner(StoreSettings settings) {
    return LedgerDatabase.of(settings).owner();
  }

  /**
   * Whether there is anything to read at this home; found without opening or creating it.
   *
   * @throws ProblemException with {@code USAGE} when the URL is not supported
   */
  public static boolean exists(StoreSettings settings) {
    return LedgerDatabase.of(settings).exists();
  }

  /** The files of a database that are there; none where it is behind a server or elsewhere. */
  public static List<Path> files(StoreSettings settings) {
    return settings.url().startsWith(H2Location.PREFIX)
        ? H2Location.of(settings).onDisk()
        : List.of();
  }

  /**
   * What a failure of the database means to a person, when it is one that can pass.
   *
   * @return a problem with the fault {@code UNREACHABLE}
   */
  public static Optional<ProblemException> passing(StoreSettings settings, Throwable failure) {
    Dialect dialect = LedgerDatabase.of(settings).dialect();
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

  /**
   * Reads the ledger of a home that exists, without becoming its owner where the database is open
   * to several processes.
   */
  public static <T> T reading(StoreSettings settings, Function<RunLedger, T> question) {
    LedgerDatabase home = LedgerDatabase.of(settings);
    Dialect dialect = home.dialect();
    try (LedgerLock lock = home.readLock(Clock.systemUTC());
        HikariDataSource dataSource = open(settings, home)) {
      LedgerSchema.check(dataSource, dialect, settings);
      return question.apply(new JdbcRunLedger(dataSource, dialect, lock, Clock.systemUTC()));
    }
  }

  @Bean
  LedgerDatabase ledgerDatabase(StoreSettings settings) {
    return LedgerDatabase.of(settings);
  }

  @Bean(destroyMethod = "close")
  LedgerLock runLock(LedgerDatabase home, ObjectProvider<Clock> clock) {
    return home.lock(clock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  Dialect dialect(LedgerDatabase home) {
    return home.dialect();
  }

  /** Nobody sees the data source before the schema is complete. */
  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(
      StoreSettings settings, LedgerDatabase home, LedgerLock lock, Dialect dialect) {
    HikariDataSource dataSource = open(settings, home);
    try {
      LedgerSchema.migrate(dataSource, dialect, settings);
      lock.migrated();
      return dataSource;
    } catch (RuntimeException failure) {
      dataSource.close();
      throw failure;
    }
  }

  @Bean
  JdbcTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  RunLedger runLedger(
      DataSource dataSource, Dialect dialect, LedgerLock lock, ObjectProvider<Clock> clock) {
    return new JdbcRunLedger(dataSource, dialect, lock, clock.getIfAvailable(Clock::systemUTC));
  }

  /** For a target that is another database. */
  @Bean
  TargetLedger targetLedger(
      DataSource dataSource, Dialect dialect, PlatformTransactionManager transactions) {
    return new JdbcTargetLedger(new JdbcTemplate(dataSource), dialect, transactions);
  }

  private static HikariDataSource open(StoreSettings settings, LedgerDatabase home) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("rehome");
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    home.configure(config);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException failure) {
      if (failure.getCause() instanceof SQLException cause) {
        throw home.dialect().unavailable(cause, settings);
      }
      throw failure;
    }
  }
}
