package dev.rehome.files;

import dev.rehome.record.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The SHA-256 of files, as 64 hexadecimal digits in lower case. */
public final class Checksum {

  private Checksum() {}

  /** Of a file, read in bounded memory. */
  public static String of(Path file) throws IOException {
    return ofCopy(file, OutputStream.nullOutputStream());
  }

  /** Of the bytes that were copied. */
  static String ofCopy(Path file, OutputStream out) throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
