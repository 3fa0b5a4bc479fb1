package dev.rehome.store.ledger.database;

import dev.rehome.files.AtomicFile;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lock of an H2 file: {@code <database>.rehome.lock}, locked by the operating system. Beside it
 * are the owner in {@code <database>.rehome.owner.json} and what the owner publishes in {@code
 * <database>.rehome.runs.json}; both are believed only while the lock is held.
 *
 * <p>POSIX gives a process's locks back as soon as the process closes <em>any</em> channel of that
 * file. So the locks of this process are kept in a table of its own, which is looked at before the
 * file is opened, and the owner has a file to itself.
 */
final class FileRunLock implements LedgerLock {

  /** A look at the owner holds the lock for an instant; whoever starts meanwhile tries again. */
  private static final int ATTEMPTS = 5;

  private static final long PAUSE_MILLIS = 20;

  private static final Map<Path, LockOwner> HELD = new ConcurrentHashMap<>();

  private final Path database;
  private final FileChannel channel;
  private volatile boolean open = true;

  private FileRunLock(Path database, FileChannel channel) {
    this.database = database;
    this.channel = channel;
  }

  /**
   * @throws ProblemException with {@code BUSY} when another owner lives, with {@code SYSTEM} when
   *     the file cannot be made
   */
  static synchronized FileRunLock acquire(Path file, StoreSettings settings, Clock clock) {
    Path database = inRealDirectory(file, settings);
    LockOwner self = LockOwners.self(settings, clock);
    LockOwner other = HELD.putIfAbsent(database, self);
    if (other != null) {
      throw LockOwners.busy(settings, other);
    }
    try {
      FileChannel channel = lock(lockFile(database));
      if (channel == null) {
        HELD.remove(database);
        throw LockOwners.busy(settings, readOwner(database).orElse(null));
      }
      Files.deleteIfExists(runsFile(database));
      AtomicFile.writeText(ownerFile(database), Json.write(self));
      return new FileRunLock(database, channel);
    } catch (IOException failure) {
      HELD.remove(database);
      throw unwritable(settings, failure);
    }
  }

  /** The live owner of a database, found without opening the database. */
  static synchronized Optional<LockOwner> owner(Path file) {
    Path database = identity(file);
    LockOwner own = HELD.get(database);
    if (own != null) {
      return Optional.of(own);
    }
    Path lockFile = lockFile(database);
    if (!Files.exists(lockFile)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free == null
          ? readOwner(database).or(() -> Optional.of(LockOwners.UNKNOWN))
          : Optional.empty();
    } catch (IOException unreadable) {
      return readOwner(database);
    }
  }

  /** What the live owner of a database has published last. */
  static Optional<String> published(Path file) {
    try {
      return Optional.of(Files.readString(runsFile(identity(file))));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  @Override
  public void describe(String runId) {
    LockOwner owner = HELD.get(database);
    if (owner != null) {
      hold(new LockOwner(owner.pid(), owner.host(), owner.since(), owner.command(), runId));
    }
  }

  @Override
  public void holdFor(StoreSettings settings, Clock clock) {
    hold(LockOwners.self(settings, clock));
  }

  private void hold(LockOwner owner) {
    if (open) {
      HELD.put(database, owner);
      write(ownerFile(database), Json.write(owner));
    }
  }

  @Override
  public void publish(String text) {
    if (open) {
      write(runsFile(database), text);
    }
  }

  /** The lock file stays: deleting it would let two processes lock two files of the same name. */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      Files.deleteIfExists(ownerFile(database));
      Files.deleteIfExists(runsFile(database));
      channel.close();
    } catch (IOException harmless) {
      // The process's end gives the lock back, and an owner without a lock is not believed.
    } finally {
      HELD.remove(database);
    }
  }

  /** A channel that holds the lock; null when another process does. */
  private static @Nullable FileChannel lock(Path lockFile) throws IOException {
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (channel.tryLock() != null) {
        return channel;
      }
      pause();
    }
    channel.close();
    return null;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Path target, String text) {
    try {
      AtomicFile.writeText(target, text);
    } catch (IOException failure) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("lock", "cannot write " + target + ": " + failure.getMessage()),
          failure);
    }
  }

  private static Optional<LockOwner> readOwner(Path database) {
    try {
      return Optional.of(Json.read(Files.readString(ownerFile(database)), LockOwner.class));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Path inRealDirectory(Path file, StoreSettings settings) {
    try {
      Files.createDirectories(directory(file));
      return realDirectory(file);
    } catch (IOException failure) {
      throw unwritable(settings, failure);
    }
  }

  /** The same path for every way to the database. */
  static Path identity(Path file) {
    try {
      return realDirectory(file);
    } catch (IOException missing) {
      return file;
    }
  }

  private static Path realDirectory(Path file) throws IOException {
    return directory(file).toRealPath().resolve(file.getFileName());
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? file.getRoot() : parent;
  }

  private static ProblemException unwritable(StoreSettings settings, IOException failure) {
    return new ProblemException(
        Fault.SYSTEM,
        Problem.of(
                "unwritable-ledger",
                "cannot write beside the database " + settings.safeUrl() + ": " + reason(failure))
            .hint("choose a directory that can be written, or change its permissions"),
        failure);
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName() + " " + failure.getMessage();
  }

  private static Path lockFile(Path database) {
    return database.resolveSibling(database.getFileName() + ".rehome.lock");
  }

  private static Path ownerFile(Path database) {
    return database.resolveSibling(database.getFileName() + ".rehome.owner.json");
  }

  private static Path runsFile(Path database) {
    return database.resolveSibling(database.getFileName() + ".rehome.runs.json");
  }
}
