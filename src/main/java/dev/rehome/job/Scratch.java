package dev.rehome.job;

import dev.rehome.format.source.OwnOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away database for verbs that must not write to the target: validating is importing into
 * it. Verbs that do write get none.
 */
final class Scratch implements AutoCloseable {

  private static final String PREFIX = "rehome-validate";

  private final @Nullable Path directory;

  private Scratch(@Nullable Path directory) {
    this.directory = directory;
  }

  static Scratch forVerb(Verb verb) throws IOException {
    return new Scratch(verb == Verb.VALIDATE ? Files.createTempDirectory(PREFIX) : null);
  }

  /** Those of all processes, alive and killed. */
  static Collection<Path> all() {
    return OwnOutput.matching(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*");
  }

  /** Null when the real target is meant. */
  @Nullable String url() {
    return directory == null ? null : "jdbc:h2:file:" + directory.resolve("validate");
  }

  @Override
  public void close() throws IOException {
    if (directory == null) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
