package dev.rehome.store.ledger.database;

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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lock of an H2 file: {@code <database>.rehome.lock}, locked by the operating system, with the
 * owner told in {@code <database>.rehome.owner.json} beside it.
 *
 * <p>POSIX gives a process's locks back as soon as the process closes <em>any</em> channel of that
 * file. So the locks of this process are kept in a table of its own, which is asked before the file
 * is opened, and the owner has a file to itself.
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
      FileRunLock lock = new FileRunLock(database, channel);
      lock.tell(self);
      return lock;
    } catch (IOException failure) {
      HELD.remove(database);
      throw unwritable(settings, failure);
    }
  }

  /** The live owner of a database, found without opening the database. */
  static synchronized Optional<LockOwner> owner(Path file) {
    Path database = realDirectoryIfAny(file);
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
          ? readOwner(database).or(() -> Optional.of(LockOwners.UNTOLD))
          : Optional.empty();
    } catch (IOException unreadable) {
      return readOwner(database);
    }
  }

  @Override
  public void describe(String runId) {
    LockOwner owner = HELD.get(database);
    if (!open || owner == null) {
      return;
    }
    LockOwner told =
        new LockOwner(owner.pid(), owner.host(), owner.since(), owner.command(), runId);
    HELD.put(database, told);
    try {
      tell(told);
    } catch (IOException failure) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("lock", "cannot write " + ownerFile(database) + ": " + failure.getMessage()),
          failure);
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

  private void tell(LockOwner owner) throws IOException {
    Path target = ownerFile(database);
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.writeString(fresh, Json.write(owner));
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

  private static Path realDirectoryIfAny(Path file) {
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
                "unwritable-home",
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
}
