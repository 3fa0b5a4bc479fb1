package dev.rehome.crypto;

import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is derived from a key or passphrase and a salt: the key of the content, and the value by
 * which a wrong key is recognised before anything is decrypted.
 */
final class Derivation {

  private static final String MAC = "HmacSha256";
  private static final String PASSWORD_BASED = "PBKDF2WithHmacSHA512";
  private static final byte[] CONTENT = "rehome content".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHECK = "rehome check".getBytes(StandardCharsets.US_ASCII);

  private final FileHeader.Parameters parameters;
  private final byte[] contentKey;
  private final byte[] checkValue;

  private Derivation(FileHeader.Parameters parameters, byte[] contentKey, byte[] checkValue) {
    this.parameters = parameters;
    this.contentKey = contentKey;
    this.checkValue = checkValue;
  }

  /** Derives both; from a passphrase this takes as long as its rounds. */
  static Derivation of(EncryptionKey key, FileHeader.Parameters parameters) {
    byte[] secret = new byte[0];
    try {
      secret = key.isPassphrase() ? stretched(key, parameters) : key.key().clone();
      byte[] salt = parameters.salt();
      return new Derivation(
          parameters,
          Hkdf.computeHkdf(MAC, secret, salt, CONTENT, EncryptionKey.BYTES),
          Hkdf.computeHkdf(MAC, secret, salt, CHECK, FileHeader.CHECK_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] stretched(EncryptionKey key, FileHeader.Parameters parameters)
      throws GeneralSecurityException {
    PBEKeySpec passphrase =
        new PBEKeySpec(
            key.passphrase(),
            parameters.salt(),
            parameters.rounds(),
            Byte.SIZE * EncryptionKey.BYTES);
    try {
      return SecretKeyFactory.getInstance(PASSWORD_BASED).generateSecret(passphrase).getEncoded();
    } finally {
      passphrase.clearPassword();
    }
  }

  FileHeader.Parameters parameters() {
    return parameters;
  }

  byte[] contentKey() {
    return contentKey;
  }

  byte[] checkValue() {
    return checkValue;
  }

  void erase() {
    Arrays.fill(contentKey, (byte) 0);
  }
}
