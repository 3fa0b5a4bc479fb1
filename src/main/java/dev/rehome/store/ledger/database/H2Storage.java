package dev.rehome.store.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.h2.H2Dialect;
import dev.rehome.store.jdbc.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** An H2 database, in a file or in memory. */
final class H2Storage implements LedgerStorage {

  private final StoreSettings settings;
  private final H2Location location;

  H2Storage(StoreSettings settings) {
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
  public String identity() {
    Path file = location.file();
    return file == null ? location.jdbcUrl() : FileRunLock.identity(file).toString();
  }

  @Override
  public boolean exclusive() {
    return location.file() != null;
  }

  @Override
  public Optional<String> published() {
    return Optional.ofNullable(location.file()).flatMap(FileRunLock::published);
  }

  @Override
  public List<Path> files() {
    return location.onDisk();
  }

  @Override
  public ProblemException busy() {
    return LockOwners.busy(settings, owner().orElse(null));
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
