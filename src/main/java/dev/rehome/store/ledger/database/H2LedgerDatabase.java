package dev.rehome.store.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.h2.H2Dialect;
import dev.rehome.store.jdbc.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** An H2 database, in a file or in memory. */
final class H2LedgerDatabase implements LedgerDatabase {

  private final StoreSettings settings;
  private final H2Location location;

  H2LedgerDatabase(StoreSettings settings) {
    this.settings = settings;
    this.location = H2Location.of(settings);
  }

  @Override
  public Dialect dialect() {
    return new H2Dialect();
  }

  @Override
  public void configure(HikariConfig config) {
    config.setJdbcUrl(location.jdbcUrl());
    config.setUsername(settings.username() == null ? "sa" : settings.username());
    config.setPassword(settings.password() == null ? "" : settings.password());
    // An embedded database closes with its last connection, so none is retired for its age.
    config.setMaxLifetime(0);
  }

  @Override
  public LedgerLock lock(Clock clock) {
    Path file = location.file();
    return file == null ? new NoRunLock() : FileRunLock.acquire(file, settings, clock);
  }

  @Override
  public LedgerLock readLock(Clock clock) {
    return lock(clock);
  }

  @Override
  public Optional<LockOwner> owner() {
    return Optional.ofNullable(location.file()).flatMap(FileRunLock::owner);
  }

  @Override
  public boolean exists() {
    Path file = location.file();
    return file == null || Files.exists(file.resolveSibling(file.getFileName() + ".mv.db"));
  }
}
