package dev.rehome.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;

/** Encrypts and decrypts a stream of some megabytes, for a test with a small heap. */
final class LargeStream {

  private static final int PIPE = 1 << 16;

  private LargeStream() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int megabytes = Integer.parseInt(args[0]);
    PipedInputStream pipe = new PipedInputStream(PIPE);
    PipedOutputStream into = new PipedOutputStream(pipe);
    Thread writer = new Thread(() -> write(into, megabytes));
    writer.start();
    long bytes = 0;
    byte[] buffer = new byte[PIPE];
    try (Encryption encryption = encryption();
        InputStream plain = encryption.decrypting(pipe)) {
      for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
        bytes += read;
      }
    }
    writer.join();
    System.out.println("DECRYPTED " + bytes);
  }

  private static void write(OutputStream into, int megabytes) {
    try (Encryption encryption = encryption();
        OutputStream out = encryption.encrypting(into)) {
      byte[] block = new byte[1 << 20];
      for (int written = 0; written < megabytes; written++) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Encryption encryption() {
    return new Encryption(EncryptionKey.of(new byte[32]));
  }
}
