package dev.rehome.spec;

import dev.rehome.record.FileNames;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files are and how to read them.
 *
 * @param path a directory, or one file; relative to the working directory. Names of files are
 *     relative to it
 * @param part what of the directory is read: the name of a file or directory in it, with {@code /}
 *     between its parts; empty for all
 * @param include globs over the path relative to the directory; a glob without a slash matches in
 *     every directory below
 * @param exclude globs; a file that matches one is left out
 * @param keep globs; a file that matches one is imported, but never cleaned up
 * @param format a format's name, or {@code auto} to go by the extension
 * @param charset what files without a byte order mark are written in; UTF-8 unless declared
 * @param maxFileSize bytes; for formats that hold a whole document in memory
 * @param skipLargeFiles whether a larger file is skipped and reported (true) or ends the run
 *     (false)
 * @param maxRecordSize bytes one record may take on disk, in formats that stream
 * @param maxDepth how deeply values may nest
 * @param followLinks whether symbolic links to files and directories are followed
 * @param options what the spec says to single formats
 * @param overrides what applies to some files only, found by {@link #forFile}
 */
public record SourceSpec(
    Path path,
    String part,
    List<Glob> include,
    List<Glob> exclude,
    List<Glob> keep,
    String format,
    Charset charset,
    long maxFileSize,
    boolean skipLargeFiles,
    long maxRecordSize,
    int maxDepth,
    boolean followLinks,
    FormatOptions options,
    List<SourceOverride> overrides) {

  public static final String AUTO = "auto";

  /** What {@code include} is when a spec says nothing. */
  public static final List<Glob> EVERYTHING = List.of(Glob.of("*"));

  public static final long DEFAULT_MAX_FILE_SIZE = 50L << 20;
  public static final long DEFAULT_MAX_RECORD_SIZE = 16L << 20;
  public static final int DEFAULT_MAX_DEPTH = 200;

  /**
   * The same source over files at another place, as {@code --source} says. What lies inside of this
   * source is a part of it: its files keep their names, and so their keys.
   */
  public SourceSpec at(Path place) {
    return partAt(place).map(name -> reading(path, name)).orElseGet(() -> apartAt(place));
  }

  /** The same source over files at another place, whose names are relative to that place. */
  public SourceSpec apartAt(Path place) {
    return reading(place, "");
  }

  /** The same source over the directory around a place, of which nothing but that is read. */
  public SourceSpec onlyAt(Path place) {
    Path real = real(place);
    Path around = real.getParent();
    return around == null
        ? apartAt(place)
        : FileNames.of(around.relativize(real))
            .map(name -> reading(around, name))
            .orElseGet(() -> apartAt(place));
  }

  /**
   * The source as it is for one file, which is what formats are to be given: the first override
   * whose globs match is laid over the rest.
   *
   * @param fileName relative to the directory, with {@code /} between its parts
   */
  public SourceSpec forFile(String fileName) {
    return overrides.stream()
        .filter(override -> override.matches(fileName))
        .findFirst()
        .map(override -> override.over(this))
        .orElse(this);
  }

  /** What is read. */
  public Path place() {
    return part.isEmpty() ? path : FileNames.resolve(path, part);
  }

  private SourceSpec reading(Path root, String of) {
    return new SourceSpec(
        root,
        of,
        include,
        exclude,
        keep,
        format,
        charset,
        maxFileSize,
        skipLargeFiles,
        maxRecordSize,
        maxDepth,
        followLinks,
        options,
        overrides);
  }

  /** By real paths; else as they are spelled, for what a link inside the source leads to. */
  private Optional<String> partAt(Path place) {
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    try {
      return below(path.toRealPath(), place.toRealPath())
          .or(() -> below(path.toAbsolutePath().normalize(), place.toAbsolutePath().normalize()));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  private static Path real(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException missing) {
      return place.toAbsolutePath().normalize();
    }
  }

  private static Optional<String> below(Path root, Path place) {
    return place.startsWith(root) ? FileNames.of(root.relativize(place)) : Optional.empty();
  }
}
