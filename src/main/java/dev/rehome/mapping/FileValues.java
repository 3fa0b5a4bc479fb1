package dev.rehome.mapping;

import dev.rehome.record.SourceFile;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The texts of {@code file.…}, made once per file instead of once per record. Times in
 * microseconds, which is what a timestamp column holds.
 */
record FileValues(
    String path, String name, String stem, String extension, String directory, String modified) {

  static FileValues of(SourceFile file) {
    return new FileValues(
        file.name(),
        file.fileName(),
        file.stem(),
        file.extension(),
        file.directory(),
        file.modified().truncatedTo(ChronoUnit.MICROS).toString());
  }

  /** As expressions see it: everything that does not depend on the machine. */
  Map<String, Object> toMap() {
    return Map.of(
        "path", path, "name", name, "stem", stem, "extension", extension, "directory", directory);
  }
}
