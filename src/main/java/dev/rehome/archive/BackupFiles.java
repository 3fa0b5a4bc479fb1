package dev.rehome.archive;

import dev.rehome.crypto.Encryption;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one backup, whose files are all encrypted or all not.
 *
 * @param encryption null where they are not
 */
record BackupFiles(Path directory, @Nullable Encryption encryption) {

  /** What the names of encrypted files end with. */
  static final String ENCRYPTED = ".enc";

  /** A new file, called so or so with the ending of encrypted ones. */
  PartOutput create(String name) throws IOException {
    return new PartOutput(this, name);
  }

  PartInput open(Part part) throws IOException {
    return new PartInput(this, part);
  }

  Path resolve(String file) {
    return directory.resolve(file);
  }

  /** What a file is called on the disk. */
  String stored(String name) {
    return encryption == null ? name : name + ENCRYPTED;
  }

  boolean isCompressed(String file) {
    return file.endsWith(".gz") || file.endsWith(".gz" + ENCRYPTED);
  }

  OutputStream encrypted(OutputStream out) throws IOException {
    return encryption == null ? out : encryption.encrypting(out);
  }

  InputStream decrypted(InputStream in) throws IOException {
    return encryption == null ? in : encryption.decrypting(in);
  }
}
