package dev.rehome.record;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file of a source, or one directory where the format reads a directory as a record.
 *
 * @param path where it is
 * @param name its path relative to the source directory, with {@code /} between the parts; never
 *     empty, stable between machines, and what keys and ledger rows are made from
 * @param size bytes; for a directory the sum of its files
 * @param modified last modification; for a directory the latest of its files
 * @param fileFields its fields outside its records, as a neutral value; null when there are none,
 *     or they are not needed
 */
public record SourceFile(
    Path path, String name, long size, Instant modified, @Nullable Object fileFields) {

  /** A file without its fields outside the records. */
  public SourceFile(Path path, String name, long size, Instant modified) {
    this(path, name, size, modified, null);
  }

  public SourceFile withFileFields(@Nullable Object value) {
    return new SourceFile(path, name, size, modified, value);
  }

  /** The last part of the name: {@code b.tar.gz} of {@code a/b.tar.gz}. */
  public String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The directory part of the name without a final slash; empty at the top. */
  public String directory() {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /** The file name without its last extension: {@code b.tar} of {@code a/b.tar.gz}. */
  public String stem() {
    String last = fileName();
    int dot = last.lastIndexOf('.');
    return dot <= 0 ? last : last.substring(0, dot);
  }

  /** The last extension without its dot, in lower case; empty when there is none. */
  public String extension() {
    String last = fileName();
    int dot = last.lastIndexOf('.');
    return dot <= 0 ? "" : last.substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
  }
}
