package dev.rehome.crypto;

import dev.rehome.crypto.EncryptionException.Reason;
import dev.rehome.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The first bytes of an encrypted file, in the clear: what is needed besides the secret to decrypt
 * the rest. They are authenticated together with the content.
 */
record FileHeader(Parameters parameters, byte[] checkValue) {

  static final int SALT_BYTES = 32;
  static final int CHECK_BYTES = 16;

  /**
   * More than any version of Rehome asks for; a forged header must not keep the reader busy for
   * hours.
   */
  static final int MOST_ROUNDS = 20_000_000;

  private static final byte[] MAGIC = "REHOMENC".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final byte AES_256_GCM_HKDF_1MB = 1;
  private static final int DIGEST_BYTES = 8;
  static final int BYTES =
      MAGIC.length + 4 + Integer.BYTES + SALT_BYTES + CHECK_BYTES + DIGEST_BYTES;

  /**
   * How keys are derived.
   *
   * @param rounds of PBKDF2 with HMAC-SHA-512; 0 for a key, which needs none
   */
  record Parameters(int rounds, byte[] salt) {

    boolean ofPassphrase() {
      return rounds > 0;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Parameters that
          && rounds == that.rounds
          && Arrays.equals(salt, that.salt);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(salt);
    }
  }

  /** Whether a file that begins with these bytes is an encrypted one. */
  static boolean begins(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(MAGIC).put(VERSION).put(AES_256_GCM_HKDF_1MB);
    bytes.put((byte) (parameters.ofPassphrase() ? 1 : 0)).put((byte) 0);
    bytes.putInt(parameters.rounds()).put(parameters.salt()).put(checkValue);
    bytes.put(digest(bytes.array()));
    return bytes.array();
  }

  /**
   * Reads the header and leaves the stream behind it.
   *
   * @throws EncryptionException when there is none that this version understands
   */
  static FileHeader read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(BYTES);
    if (!begins(bytes)) {
      throw new EncryptionException(
          Reason.NOT_ENCRYPTED,
          Problem.of(
              "not-encrypted",
              bytes.length == 0
                  ? "expected an encrypted file, but it is empty"
                  : "expected an encrypted file, but it does not begin as one"),
          null);
    }
    if (bytes.length > MAGIC.length && bytes[MAGIC.length] != VERSION) {
      throw unsupported("version " + (bytes[MAGIC.length] & 0xff));
    }
    if (bytes.length < BYTES) {
      throw EncryptionException.damaged(
          "the encrypted file is cut off: it ends after " + bytes.length + " bytes", null);
    }
    int signed = BYTES - DIGEST_BYTES;
    if (!Arrays.equals(Arrays.copyOfRange(bytes, signed, BYTES), digest(bytes))) {
      throw EncryptionException.damaged("the header of the encrypted file is damaged", null);
    }
    return read(ByteBuffer.wrap(bytes, MAGIC.length + 1, signed - MAGIC.length - 1));
  }

  private static FileHeader read(ByteBuffer bytes) throws EncryptionException {
    int algorithm = bytes.get();
    int derivation = bytes.get();
    int reserved = bytes.get();
    int rounds = bytes.getInt();
    if (algorithm != AES_256_GCM_HKDF_1MB || derivation < 0 || derivation > 1 || reserved != 0) {
      throw unsupported("algorithm " + algorithm + " with derivation " + derivation);
    }
    if (derivation == 1 ? rounds < 1 || rounds > MOST_ROUNDS : rounds != 0) {
      throw unsupported(rounds + " rounds of derivation");
    }
    byte[] salt = new byte[SALT_BYTES];
    byte[] checkValue = new byte[CHECK_BYTES];
    bytes.get(salt).get(checkValue);
    return new FileHeader(new Parameters(rounds, salt), checkValue);
  }

  private static EncryptionException unsupported(String what) {
    return new EncryptionException(
        Reason.UNSUPPORTED,
        Problem.of("unsupported-encryption", "the file is encrypted in a way unknown here: " + what)
            .hint("use a newer version of Rehome, or another copy of the file"),
        null);
  }

  /** Tells a damaged header from a wrong key; whoever forges a header can forge this too. */
  private static byte[] digest(byte[] header) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(header, 0, BYTES - DIGEST_BYTES);
      return Arrays.copyOf(sha256.digest(), DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
