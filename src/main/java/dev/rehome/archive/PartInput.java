package dev.rehome.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

/**
 * Reads one part of a backup. What was read is true once {@link #finish} has compared all of it
 * with the manifest.
 */
final class PartInput extends InputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Part part;
  private final Measured stored = new Measured();
  private final Measured content = new Measured();
  private final InputStream disk;
  private final InputStream in;

  /**
   * @throws IOException when it cannot be read, or does not begin as it should
   */
  PartInput(BackupFiles files, Part part) throws IOException {
    this.part = part;
    this.disk =
        stored.reading(
            new BufferedInputStream(Files.newInputStream(files.resolve(part.file())), BUFFER_BYTES),
            part.size());
    try {
      InputStream decrypted = files.decrypted(disk);
      InputStream unpacked =
          files.isCompressed(part.file())
              ? new GZIPInputStream(decrypted, BUFFER_BYTES)
              : decrypted;
      this.in = content.reading(unpacked, part.contentSize());
    } catch (IOException | RuntimeException e) {
      disk.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return in.read(bytes, offset, length);
  }

  /**
   * Reads what is left and compares all of it with the manifest.
   *
   * @throws IOException when it is not what was written
   */
  void finish() throws IOException {
    drain(in);
    drain(disk);
    if (stored.size() != part.size()) {
      throw new IOException("it has %d bytes instead of %d".formatted(stored.size(), part.size()));
    }
    if (!stored.sha256().equals(part.sha256())) {
      throw new IOException("its SHA-256 is not the one in the manifest");
    }
    if (content.size() != part.contentSize() || !content.sha256().equals(part.contentSha256())) {
      throw new IOException("its content is not what the manifest says");
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (in.read(buffer) >= 0) {
      // Reading measures.
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
