package dev.rehome.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps others from changing a file that is loaded, changed and saved: other threads of this
 * process and other processes that take the same lock. The lock is one of the operating system on
 * {@code .NAME.lock} beside the file, so it dies with its process; that file stays, because
 * deleting it would let two processes lock two files of the same name.
 *
 * <p>Closed by the thread that took it.
 */
public final class FileLock implements Closeable {

  private static final Map<Path, Turn> TURNS = new HashMap<>();

  private final Path file;
  private final Path lockFile;
  private final Turn turn;
  private final FileChannel channel;

  private FileLock(Path file, Path lockFile, Turn turn, FileChannel channel) {
    this.file = file;
    this.lockFile = lockFile;
    this.turn = turn;
    this.channel = channel;
  }

  /**
   * Waits until nobody else has the lock of a file.
   *
   * @throws IllegalStateException when this thread has it already
   * @throws UnwritableFileException when the lock's file cannot be made
   */
  public static FileLock of(Path file) throws IOException {
    Path locked = locked(file);
    Path lockFile = lockFile(locked);
    Turn turn = Turn.take(lockFile);
    try {
      return new FileLock(locked, lockFile, turn, open(lockFile));
    } catch (IOException e) {
      turn.end(lockFile);
      throw UnwritableFileException.of(lockFile, e);
    }
  }

  private static FileChannel open(Path lockFile) throws IOException {
    FileChannel channel =
        FileChannel.open(
            lockFile,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      channel.lock();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Path lockFile(Path file) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling((name.startsWith(".") ? "" : ".") + name + ".lock");
  }

  private static Path locked(Path file) throws IOException {
    try {
      return Destination.of(file).file();
    } catch (IOException e) {
      throw UnwritableFileException.of(file, e);
    }
  }

  /** The file that is locked; where a link points to, if the lock of a link was taken. */
  public Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      turn.end(lockFile);
    }
  }

  /**
   * The threads of this process one after the other; a process has the operating system's lock only
   * once, and loses it when any channel of the file is closed.
   */
  private static final class Turn {

    private final ReentrantLock lock = new ReentrantLock();
    private int users;

    static Turn take(Path lockFile) {
      Turn turn;
      synchronized (TURNS) {
        turn = TURNS.computeIfAbsent(lockFile, path -> new Turn());
        if (turn.lock.isHeldByCurrentThread()) {
          throw new IllegalStateException(lockFile + " is held by this thread already");
        }
        turn.users++;
      }
      turn.lock.lock();
      return turn;
    }

    void end(Path lockFile) {
      lock.unlock();
      synchronized (TURNS) {
        users--;
        if (users == 0) {
          TURNS.remove(lockFile);
        }
      }
    }
  }
}
