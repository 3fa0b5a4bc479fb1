package dev.rehome.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The new content of a file: it takes the file's place with {@link #commit}, and is discarded when
 * it is closed without. After a failed write it cannot be committed. For one thread at a time.
 */
public final class AtomicOutput extends OutputStream {

  private final Destination destination;
  private final TemporaryFile temporary;
  private final OutputStream out;
  private boolean failed;
  private boolean closed;

  private AtomicOutput(Destination destination, TemporaryFile temporary) {
    this.destination = destination;
    this.temporary = temporary;
    this.out = temporary.stream();
  }

  /**
   * Begins a new content; the file itself is untouched until the commit.
   *
   * @throws UnwritableFileException when no file can be written there
   */
  public static AtomicOutput open(Path file) throws IOException {
    try {
      Destination destination = Destination.of(file);
      return new AtomicOutput(destination, destination.newTemporary());
    } catch (IOException e) {
      throw UnwritableFileException.of(file, e);
    }
  }

  /** The file whose content this becomes; where a link points to, if a link was opened. */
  public Path file() {
    return destination.file();
  }

  @Override
  public void write(int value) throws IOException {
    attempt(() -> out.write(value));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    attempt(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    attempt(out::flush);
  }

  /**
   * Makes the content the file's. It is on the disk when this returns. After a failure the old file
   * is still there, unless only the last step failed, which is to force the directory.
   */
  public void commit() throws IOException {
    complete();
    publish();
  }

  /** The same, and keeps what is replaced; see {@link AtomicFile#writeWithBackup}. */
  public Optional<Path> commitWithBackup(Clock clock) throws IOException {
    complete();
    Optional<Path> backup = Backups.copyIfPresent(destination.file(), clock);
    publish();
    return backup;
  }

  /** The first half of a commit, which is the one that a full disk stops. */
  private void complete() throws IOException {
    attempt(
        () -> {
          destination.passPermissions(temporary);
          temporary.force();
        });
  }

  /** The second half. */
  private void publish() throws IOException {
    attempt(
        () -> {
          temporary.moveTo(destination.file());
          Directories.force(destination.directory());
        });
    closed = true;
  }

  /** Discards what was not committed. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      temporary.discard();
    }
  }

  /** A view whose closing leaves this open, for writers that close what they write to. */
  public OutputStream keptOpen() {
    return new FilterOutputStream(this) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  private void attempt(Step step) throws IOException {
    if (closed) {
      throw new IllegalStateException(destination.file() + " was committed or discarded");
    }
    if (failed) {
      throw new IOException("an earlier write to " + destination.file() + " failed");
    }
    failed = true;
    try {
      step.run();
    } catch (IOException e) {
      throw UnwritableFileException.of(destination.file(), e);
    }
    failed = false;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
