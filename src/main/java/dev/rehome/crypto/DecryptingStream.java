package dev.rehome.crypto;

import com.google.crypto.tink.StreamingAead;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of an encrypted file behind its header. The library throws the same for a disk that
 * cannot be read and for bytes that are not authentic; here the first comes through as it is, and
 * the second says where it is.
 */
final class DecryptingStream extends InputStream {

  private final Counting encrypted;
  private final InputStream content;
  private @Nullable IOException failure;

  DecryptingStream(InputStream in, StreamingAead streaming, byte[] header) throws IOException {
    this.encrypted = new Counting(in, header.length);
    try {
      this.content = streaming.newDecryptingStream(encrypted, header);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw failure;
    }
    try {
      return content.read(bytes, offset, length);
    } catch (IOException e) {
      failure = encrypted.failure == null ? damaged(e) : encrypted.failure;
      throw failure;
    }
  }

  private EncryptionException damaged(IOException cause) {
    String where =
        encrypted.ended
            ? "damaged or cut off in its last part, which ends at byte "
            : "damaged in the part that ends at byte ";
    return EncryptionException.damaged("the encrypted file is " + where + encrypted.bytes, cause);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  /** Remembers how far the file was read, and how that failed. */
  private static final class Counting extends FilterInputStream {

    private long bytes;
    private boolean ended;
    private @Nullable IOException failure;

    Counting(InputStream in, long bytes) {
      super(in);
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        int read = super.read(into, offset, length);
        ended = read < 0;
        bytes += Math.max(0, read);
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
