package dev.rehome.mapping;

import dev.rehome.record.SourceFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one thread uses again for every record: a digest, and the file it is in. */
final class Workspace {

  /**
   * The namespace of all names: itself the name-based UUID (version 5) of {@code
   * https://rehome.dev/ns/record} in the URL namespace of RFC 9562. Changing it changes every key.
   */
  static final UUID NAMESPACE = UUID.fromString("37f8d7cc-34df-5140-bd85-8bd4d189b219");

  private final MessageDigest sha1 = sha1();
  private final byte[] namespace = bytes(NAMESPACE);
  private @Nullable SourceFile lastFile;

  /** The file's variables by name, made once per file instead of once per record. */
  private Map<String, String> fileVariables = Map.of();

  private @Nullable MappingPlan plan;

  /** The plan for a file; the look-up is done when the file changes. */
  MappingPlan plan(SourceFile file, Function<SourceFile, MappingPlan> lookUp) {
    if (plan == null || !file.equals(lastFile)) {
      plan = lookUp.apply(file);
      fileVariables = variables(file);
      lastFile = file;
    }
    return plan;
  }

  Map<String, String> fileVariables() {
    return fileVariables;
  }

  /** Times in microseconds, which is what a timestamp column holds. */
  private static Map<String, String> variables(SourceFile file) {
    return Map.of(
        "file.path", file.name(),
        "file.name", file.fileName(),
        "file.stem", file.stem(),
        "file.extension", file.extension(),
        "file.directory", file.directory(),
        "file.modified", file.modified().truncatedTo(ChronoUnit.MICROS).toString());
  }

  /** RFC 9562 section 5.5: version 5, SHA-1 of the namespace's bytes and the name in UTF-8. */
  UUID nameUuid(String entity, String text) {
    sha1.update(namespace);
    sha1.update((entity + ":" + text).getBytes(StandardCharsets.UTF_8));
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
    long most = hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x5000L;
    long least = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(most, least);
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
