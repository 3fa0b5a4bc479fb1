package dev.rehome.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts a file as {@code encryption.md} describes it, with the JDK's own cryptography and none
 * of ours: what somebody would write who has a file and no Rehome.
 */
final class ReferenceDecryption {

  private static final int HEADER = 72;
  private static final int SEGMENT = 1 << 20;

  private ReferenceDecryption() {}

  static byte[] withKey(byte[] file, byte[] key) throws GeneralSecurityException {
    return decrypted(file, key);
  }

  static byte[] withPassphrase(byte[] file, String passphrase) throws GeneralSecurityException {
    int rounds = ByteBuffer.wrap(file).getInt(12);
    PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), part(file, 16, 32), rounds, 256);
    return decrypted(
        file,
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded());
  }

  private static byte[] decrypted(byte[] file, byte[] secret) throws GeneralSecurityException {
    byte[] salt = part(file, 16, 32);
    if (!Arrays.equals(hkdf(secret, salt, "rehome check".getBytes(), 16), part(file, 48, 16))) {
      throw new GeneralSecurityException("wrong key");
    }
    byte[] content = hkdf(secret, salt, "rehome content".getBytes(), 32);
    if (file[HEADER] != 40) {
      throw new GeneralSecurityException("damaged");
    }
    byte[] fileKey = hkdf(content, part(file, HEADER + 1, 32), part(file, 0, HEADER), 32);
    byte[] prefix = part(file, HEADER + 33, 7);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    int start = HEADER + 40;
    int end = HEADER + SEGMENT;
    for (int number = 0; ; number++, start = end, end += SEGMENT) {
      boolean last = end >= file.length;
      byte[] nonce =
          ByteBuffer.allocate(12).put(prefix).putInt(number).put((byte) (last ? 1 : 0)).array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(fileKey, "AES"), new GCMParameterSpec(128, nonce));
      plain.writeBytes(cipher.doFinal(file, start, Math.min(end, file.length) - start));
      if (last) {
        return plain.toByteArray();
      }
    }
  }

  /** RFC 5869 with HMAC-SHA-256, for at most 32 bytes. */
  private static byte[] hkdf(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] expanded =
        hmac(
            hmac(salt, secret),
            ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array());
    return Arrays.copyOf(expanded, length);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] part(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
