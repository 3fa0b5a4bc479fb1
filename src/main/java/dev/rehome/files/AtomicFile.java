package dev.rehome.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Writes a file so that a crash at any instant leaves either the old file or the new one. Missing
 * directories above it are made. If the content or the disk fails, the old file is as it was and
 * nothing else remains. For any thread.
 */
public final class AtomicFile {

  /** Produces the content of a file; may close the stream, and may throw to leave the old file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces or creates a file.
   *
   * @throws UnwritableFileException when the file cannot be written
   * @throws IOException what the content throws
   */
  public static void write(Path file, Content content) throws IOException {
    try (AtomicOutput out = AtomicOutput.open(file)) {
      content.writeTo(out.keptOpen());
      out.commit();
    }
  }

  /** Replaces or creates a file, as UTF-8. */
  public static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The same, and keeps what is replaced as a {@linkplain Backups backup}. The backup is made once
   * the new content is complete, so a content that fails leaves none.
   *
   * @param clock tells the time in the backup's name
   * @return the backup, empty when there was no file
   */
  public static Optional<Path> writeWithBackup(Path file, Content content, Clock clock)
      throws IOException {
    try (AtomicOutput out = AtomicOutput.open(file)) {
      content.writeTo(out.keptOpen());
      return out.commitWithBackup(clock);
    }
  }
}
