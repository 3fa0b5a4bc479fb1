package dev.rehome.archive;

import dev.rehome.record.Fingerprint;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and hashes the bytes that go through a stream. */
final class Measured {

  private final MessageDigest digest = Fingerprint.sha256();
  private long size;

  long size() {
    return size;
  }

  /** Of all that went through; for once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    size += length;
  }

  OutputStream writing(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        add(bytes, offset, length);
      }
    };
  }

  /**
   * @param most no more bytes than this may come
   */
  InputStream reading(InputStream in, long most) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
          add(bytes, offset, read);
        }
        if (size > most) {
          throw new IOException("it is longer than the " + most + " bytes it should have");
        }
        return read;
      }

      @Override
      public long skip(long bytes) throws IOException {
        return read(new byte[(int) Math.min(bytes, 8192)]);
      }
    };
  }
}
