package dev.rehome.archive;

import dev.rehome.files.ForcedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one part of a backup: measured as content, compressed if its name ends with {@code .gz},
 * encrypted if the backup is, measured again on its way to the disk, and on the disk once it is
 * closed.
 */
final class PartOutput extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final Measured stored = new Measured();
  private final Measured content = new Measured();
  private final OutputStream out;

  PartOutput(BackupFiles files, String name) throws IOException {
    this.file = files.stored(name);
    OutputStream disk = stored.writing(ForcedOutputStream.create(files.resolve(file)));
    try {
      OutputStream encrypted = files.encrypted(disk);
      OutputStream packed = files.isCompressed(file) ? new FastGzip(encrypted) : encrypted;
      this.out = content.writing(packed);
    } catch (IOException | RuntimeException e) {
      disk.close();
      throw e;
    }
  }

  /** A backup is written while somebody waits, and seldom read: speed counts more than size. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  @Override
  public void write(int one) throws IOException {
    out.write(one);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** What was written, once it is closed. */
  Part part(Part.Kind kind, @Nullable String entity, long count) {
    return new Part(
        file,
        kind,
        entity,
        count,
        stored.size(),
        stored.sha256(),
        content.size(),
        content.sha256(),
        null);
  }
}
