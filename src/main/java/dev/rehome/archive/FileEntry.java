package dev.rehome.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file in a backup.
 *
 * @param name its path relative to the source directory, with {@code /} between the parts
 * @param permissions of a POSIX file system such as {@code rw-r-----}; null where it has none
 * @param sha256 of its content
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileEntry(
    String name, long size, Instant modified, @Nullable String permissions, String sha256) {

  public FileEntry {
    Objects.requireNonNull(name);
    Objects.requireNonNull(modified);
    Objects.requireNonNull(sha256);
  }
}
