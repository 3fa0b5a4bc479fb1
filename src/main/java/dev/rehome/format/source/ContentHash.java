package dev.rehome.format.source;

import dev.rehome.format.input.FrozenFile;
import dev.rehome.record.Fingerprint;
import dev.rehome.record.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What a file or directory holds, as a SHA-256: equal ones need not be read again. */
public final class ContentHash {

  private static final int BUFFER_BYTES = 1 << 16;

  private ContentHash() {}

  /**
   * Reads the file in bounded memory, no further than it reached when it was found; of a directory
   * all files below it that are not hidden, with their names and sizes, in the order of their
   * names.
   *
   * @param beforeEachRead is run before each piece of a file is read; what it throws ends the work
   * @return 64 hexadecimal digits in lower case
   * @throws IOException when something cannot be read
   */
  public static String sha256(SourceFile file, Runnable beforeEachRead) throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    if (Files.isDirectory(file.path())) {
      for (SourceFile inner :
          DirectoryTree.walk(file.path(), "", DirectoryTree.Options.plain(true)).files()) {
        String head = inner.name() + '\0' + inner.size() + '\0';
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        update(digest, inner, beforeEachRead);
      }
    } else {
      update(digest, file, beforeEachRead);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, SourceFile file, Runnable beforeEachRead)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FrozenFile frozen = FrozenFile.open(file)) {
      beforeEachRead.run();
      for (long at = 0; frozen.read(buffer, at) >= 0; buffer.clear()) {
        at += buffer.position();
        digest.update(buffer.flip());
        beforeEachRead.run();
      }
    }
  }
}
