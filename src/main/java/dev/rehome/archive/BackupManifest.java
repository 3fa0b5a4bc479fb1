package dev.rehome.archive;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backup holds: the content of its {@code manifest.json}.
 *
 * @param version of the format of backups
 * @param name of the backup, and of its directory
 * @param parts all its files but the manifest
 */
public record BackupManifest(
    int version, String name, Instant createdAt, BackupOrigin origin, List<Part> parts) {

  /** The version that is written. */
  static final int VERSION = 1;

  public BackupManifest {
    Objects.requireNonNull(name);
    Objects.requireNonNull(createdAt);
    Objects.requireNonNull(origin);
    parts = List.copyOf(parts);
  }

  /** The parts of a kind, in the order in which they were written. */
  public List<Part> parts(Part.Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind).toList();
  }

  /** The only part of a kind. */
  Optional<Part> part(Part.Kind kind) {
    return parts(kind).stream().findFirst();
  }

  /** How many source files it holds. */
  public long files() {
    return count(Part.Kind.FILES);
  }

  /** How many rows of the target it holds. */
  public long rows() {
    return count(Part.Kind.ROWS);
  }

  /** Bytes on the disk, but for the manifest. */
  public long size() {
    return parts.stream().mapToLong(Part::size).sum();
  }

  private long count(Part.Kind kind) {
    return parts(kind).stream().mapToLong(Part::count).sum();
  }
}
