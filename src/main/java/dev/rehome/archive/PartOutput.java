package dev.rehome.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one part of a backup: measured as content, compressed if its name ends with {@code .gz},
 * measured again on its way to the disk, and on the disk once it is closed.
 */
final class PartOutput extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final Measured stored = new Measured();
  private final Measured content = new Measured();
  private final OutputStream out;

  PartOutput(Path directory, String file) throws IOException {
    this.file = file;
    OutputStream disk = stored.writing(new ForcedOutput(directory.resolve(file)));
    OutputStream packed = file.endsWith(".gz") ? new FastGzip(disk) : disk;
    this.out = content.writing(packed);
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
        content.sha256());
  }
}
