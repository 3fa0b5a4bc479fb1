package dev.rehome.files;

import dev.rehome.record.Fingerprint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written beside its place. It stays locked until it is renamed or deleted;
 * the lock is how {@link Remains} knows that its writer is alive. POSIX gives the lock back when
 * this process closes any other channel of the file, so nothing else may open it.
 */
final class TemporaryFile {

  private static final int ATTEMPTS = 10;

  private static final int BUFFER_BYTES = 1 << 16;

  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Path path;
  private final FileChannel channel;
  private final ForcedOutputStream out;

  private TemporaryFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
    this.out = new ForcedOutputStream(channel);
  }

  /** Creates one and deletes those that dead processes left in the directory. */
  static TemporaryFile create(Path place, FileAttribute<?>... attributes) throws IOException {
    Path directory = place.toRealPath();
    Remains.deleteFrom(directory);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TemporaryFile created = tryCreate(directory, attributes);
      if (created != null) {
        return created;
      }
    }
    throw new FileAlreadyExistsException(directory + ": no temporary file can be made");
  }

  /**
   * A file that nobody else takes for one of a dead process: between its creation and its lock
   * somebody may delete it, and then another one is tried.
   */
  private static @Nullable TemporaryFile tryCreate(Path directory, FileAttribute<?>... attributes)
      throws IOException {
    Path path = directory.resolve(Remains.PREFIX + UUID.randomUUID() + Remains.SUFFIX);
    Remains.living(path);
    try {
      FileChannel channel = FileChannel.open(path, OPTIONS, attributes);
      if (Remains.lock(channel) && Files.exists(path)) {
        return new TemporaryFile(path, channel);
      }
      channel.close();
    } catch (IOException e) {
      Remains.ended(path);
      throw e;
    }
    Remains.ended(path);
    return null;
  }

  Path path() {
    return path;
  }

  OutputStream stream() {
    return out;
  }

  void force() throws IOException {
    out.force();
  }

  /** The SHA-256 of what is in the file, read back from it. */
  String checksum() throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = 0; channel.read(buffer, at) >= 0; buffer.clear()) {
      at += buffer.position();
      digest.update(buffer.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Renames it over another file while it is still locked. */
  void moveTo(Path file) throws IOException {
    Files.move(path, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    release();
  }

  /** Gives it a name that must not exist yet, and ends as a temporary file. */
  void linkAs(Path file) throws IOException {
    try {
      Files.createLink(file, path);
    } catch (UnsupportedOperationException noLinks) {
      moveWithoutReplacing(file);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (IOException noLinks) {
      moveWithoutReplacing(file);
    }
    discard();
  }

  /** Where there are no hard links: another process could take the name at the same instant. */
  private void moveWithoutReplacing(Path file) throws IOException {
    synchronized (TemporaryFile.class) {
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  void discard() throws IOException {
    try {
      Files.deleteIfExists(path);
    } finally {
      release();
    }
  }

  private void release() throws IOException {
    try {
      channel.close();
    } finally {
      Remains.ended(path);
    }
  }
}
