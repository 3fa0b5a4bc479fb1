package dev.rehome.archive;

import java.nio.file.Path;

/**
 * A file that is to go into a backup.
 *
 * @param path where it is
 * @param name what the backup calls it: its path relative to the source directory
 */
public record SourceEntry(Path path, String name) {}
