package dev.rehome.archive;

import java.time.Instant;
import java.util.Objects;

/**
 * A file in a backup.
 *
 * @param name its path relative to the source directory, with {@code /} between the parts
 * @param sha256 of its content
 */
public record FileEntry(String name, long size, Instant modified, String sha256) {

  public FileEntry {
    Objects.requireNonNull(name);
    Objects.requireNonNull(modified);
    Objects.requireNonNull(sha256);
  }
}
