package dev.rehome.crypto;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import dev.rehome.crypto.EncryptionException.Reason;
import dev.rehome.crypto.FileHeader.Parameters;
import dev.rehome.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts streams with one secret, which it owns: closing overwrites it. Streams that
 * are open then still work. Creating streams is for one thread; each stream may be used by another.
 *
 * <p>All files that one object encrypts share what is derived from a passphrase, so only the first
 * one waits for it; each file has a key of its own nevertheless.
 */
public final class Encryption implements AutoCloseable {

  /** How many bytes of a file are encrypted, authenticated and held in memory at a time. */
  static final int SEGMENT_BYTES = 1 << 20;

  /**
   * What a passphrase costs: about a second per file to whoever has it, per guess to whoever has
   * not. Nearly three times what OWASP recommended for this function in 2023.
   */
  private static final int ROUNDS = 600_000;

  private final EncryptionKey key;
  private final int rounds;
  private @Nullable Derivation writing;
  private @Nullable Derivation reading;

  public Encryption(EncryptionKey key) {
    this(key, ROUNDS);
  }

  Encryption(EncryptionKey key, int rounds) {
    this.key = key;
    this.rounds = key.isPassphrase() ? rounds : 0;
  }

  /**
   * Whether a file is an encrypted one.
   *
   * @param start its first bytes, at least eight if it has as many
   */
  public static boolean isEncrypted(byte[] start) {
    return FileHeader.begins(start);
  }

  /**
   * Writes the header and returns a stream that encrypts what it gets. Closing it writes the last
   * segment, without which the file is recognised as cut off, and closes {@code out}: so whoever
   * fails halfway and closes the stream must throw the file away.
   */
  public OutputStream encrypting(OutputStream out) throws IOException {
    if (writing == null) {
      byte[] salt = new byte[FileHeader.SALT_BYTES];
      new SecureRandom().nextBytes(salt);
      writing = Derivation.of(key, new Parameters(rounds, salt));
    }
    byte[] header = new FileHeader(writing.parameters(), writing.checkValue()).bytes();
    out.write(header);
    try {
      return streaming(writing).newEncryptingStream(out, header);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the header and returns a stream of the content. Every byte it returns is authentic, but
   * only its end says that none is missing: until then what was read is provisional. It throws
   * {@link EncryptionException} where the file is damaged. Closing it closes {@code in}.
   *
   * @throws EncryptionException when the file is not encrypted, its header is damaged, or it needs
   *     another key; {@code in} stays open
   */
  public InputStream decrypting(InputStream in) throws IOException {
    FileHeader header = FileHeader.read(in);
    if (header.parameters().ofPassphrase() != key.isPassphrase()) {
      throw wrongKey(
          key.isPassphrase()
              ? "the file was encrypted with a key, not with a passphrase"
              : "the file was encrypted with a passphrase, not with a key");
    }
    if (reading == null || !reading.parameters().equals(header.parameters())) {
      reading = Derivation.of(key, header.parameters());
    }
    if (!MessageDigest.isEqual(reading.checkValue(), header.checkValue())) {
      throw wrongKey(
          "the file was encrypted with another " + (key.isPassphrase() ? "passphrase" : "key"));
    }
    return new DecryptingStream(in, streaming(reading), header.bytes());
  }

  private static AesGcmHkdfStreaming streaming(Derivation derived) {
    try {
      return new AesGcmHkdfStreaming(
          derived.contentKey(), "HmacSha256", EncryptionKey.BYTES, SEGMENT_BYTES, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EncryptionException wrongKey(String message) {
    return new EncryptionException(
        Reason.WRONG_KEY,
        Problem.of("wrong-encryption-key", message)
            .hint("set the secret it was encrypted with; nothing else decrypts it"),
        null);
  }

  @Override
  public void close() {
    key.close();
    if (writing != null) {
      writing.erase();
    }
    if (reading != null) {
      reading.erase();
    }
  }
}
