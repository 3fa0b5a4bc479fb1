package dev.rehome.crypto;

import java.util.Arrays;

/**
 * The secret that files are encrypted with: a key of 32 bytes, or a passphrase from which such a
 * key is derived. Closing overwrites it; after that it is refused. Shows nothing of itself. For one
 * thread.
 */
public final class EncryptionKey implements AutoCloseable {

  static final int BYTES = 32;

  private final byte[] key;
  private final char[] passphrase;
  private boolean closed;

  private EncryptionKey(byte[] key, char[] passphrase) {
    this.key = key;
    this.passphrase = passphrase;
  }

  /** A key of 32 random bytes; they are copied. */
  public static EncryptionKey of(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + key.length);
    }
    return new EncryptionKey(key.clone(), new char[0]);
  }

  /** A passphrase, which is copied. */
  public static EncryptionKey ofPassphrase(char[] passphrase) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("the passphrase is empty");
    }
    return new EncryptionKey(new byte[0], passphrase.clone());
  }

  boolean isPassphrase() {
    return passphrase.length > 0;
  }

  byte[] key() {
    refuseIfClosed();
    return key;
  }

  char[] passphrase() {
    refuseIfClosed();
    return passphrase;
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the key has been closed");
    }
  }

  /** Overwrites the secret; harmless when repeated. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(key, (byte) 0);
    Arrays.fill(passphrase, '\0');
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "EncryptionKey[…]";
  }
}
