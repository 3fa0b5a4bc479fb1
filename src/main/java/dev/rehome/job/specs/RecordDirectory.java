package dev.rehome.job.specs;

import dev.rehome.format.RecordFormats;
import dev.rehome.record.FileNames;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinguishes a directory that is one record from a directory of such, where the source lies
 * elsewhere than the spec says: by the paths that the spec's entities use. What has something at
 * the begin of such a path is a record, unless a directory in it has so, too; then it cannot be
 * decided.
 */
final class RecordDirectory {

  private final List<PathPattern.Segment> members;

  private RecordDirectory(Spec spec) {
    this.members =
        spec.entities().stream()
            .flatMap(RecordDirectory::paths)
            .filter(path -> !path.fromFile() && !path.segments().isEmpty())
            .map(path -> path.segments().get(0))
            .toList();
  }

  static boolean isOne(Spec spec, Path place) {
    SourceSpec source = spec.source();
    boolean directories = RecordFormats.readsDirectories(source);
    Path name = place.toAbsolutePath().normalize().getFileName();
    if (!directories || name == null || isHidden(name) || !Files.isDirectory(place)) {
      return false;
    }
    RecordDirectory record = new RecordDirectory(spec);
    try {
      return record.isLike(place) && !record.holdsSuch(place);
    } catch (IOException | UncheckedIOException unreadable) {
      return false; // the scan says what is wrong
    }
  }

  private boolean isLike(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.anyMatch(this::isMember);
    }
  }

  private boolean holdsSuch(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : (Iterable<Path>) children::iterator) {
        if (!isHidden(child.getFileName()) && Files.isDirectory(child) && isLike(child)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isMember(Path path) {
    String name = FileNames.shown(path.getFileName());
    return !isHidden(path.getFileName())
        && members.stream()
            .anyMatch(
                member ->
                    member instanceof PathPattern.Key key
                        ? key.name().equals(name)
                        : ((PathPattern.Match) member).regex().matcher(name).matches());
  }

  private static boolean isHidden(Path name) {
    return name.toString().startsWith(".");
  }

  /** Those of columns lie below {@code each} unless they say otherwise. */
  private static Stream<PathPattern> paths(EntitySpec entity) {
    Stream<PathPattern> columns =
        entity.columns().stream()
            .flatMap(column -> paths(column.source()))
            .filter(path -> path.fromRoot() || entity.each().isEmpty());
    return Stream.concat(entity.each().stream(), columns);
  }

  private static Stream<PathPattern> paths(ValueSource source) {
    if (source instanceof ValueSource.FirstOf first) {
      return first.choices().stream().flatMap(RecordDirectory::paths);
    }
    if (source instanceof ValueSource.ListOf list) {
      return list.elements().stream().flatMap(RecordDirectory::paths);
    }
    if (source instanceof ValueSource.CountPath count) {
      return Stream.of(count.path());
    }
    return source instanceof ValueSource.FromPath from ? Stream.of(from.path()) : Stream.empty();
  }
}
