package dev.rehome.job.cleanup;

import dev.rehome.archive.SourceEntry;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.job.cleanup.CleanupRequest.Choice;
import dev.rehome.record.FileNames;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a source lie, and which of them a name of the source stands for: the file of
 * that name, or all files below a directory that is a record, but for hidden ones.
 */
final class Originals {

  private final SourceSpec source;

  Originals(SourceSpec source) {
    this.source = source;
  }

  /** A file on the disk with its name relative to the source. */
  record Original(Path path, String name) {

    SourceEntry entry() {
      return new SourceEntry(path, name);
    }
  }

  Path pathOf(String name) {
    Path path = source.path();
    return isFile() ? path : FileNames.resolve(path, name);
  }

  /** A source of one file is one even when that file is gone. */
  private boolean isFile() {
    return source.part().isEmpty() && !Files.isDirectory(source.path());
  }

  /** In the order of their names. */
  List<Original> of(String name) throws IOException {
    Path path = pathOf(name);
    if (!Files.isDirectory(path)) {
      return List.of(new Original(path, name));
    }
    Walk walk = new Walk(path, name);
    Files.walkFileTree(path, walk);
    walk.found.sort(Comparator.comparing(Original::name));
    return walk.found;
  }

  /**
   * Whether a file may go: those of a record that the spec keeps or does not read stay, and so does
   * what is written for people.
   */
  boolean goes(Original original) {
    String fileName = original.name().substring(original.name().lastIndexOf('/') + 1);
    return !DirectoryTree.isReadme(fileName)
        && !Choice.matches(source.keep(), original.name())
        && !Choice.matches(source.exclude(), original.name());
  }

  /**
   * What of a name is reached by a symbolic link, or is one: what lies behind it is not the
   * source's to remove.
   *
   * @return null for nothing
   */
  @Nullable Path link(String name) throws IOException {
    Path path = pathOf(name);
    Path root = isFile() ? path.toAbsolutePath().getParent() : source.path();
    if (root != null && !path.toRealPath().equals(root.toRealPath().resolve(below(root, path)))) {
      return path;
    }
    if (!Files.isDirectory(path)) {
      return null;
    }
    Walk walk = new Walk(path, name);
    Files.walkFileTree(path, walk);
    return walk.link;
  }

  private static Path below(Path root, Path path) {
    return root.toAbsolutePath().relativize(path.toAbsolutePath());
  }

  /** Removes what is left empty of a directory that was a record; other directories stay. */
  void removeEmptyDirectories(String name) throws IOException {
    Path directory = pathOf(name);
    if (!Files.isDirectory(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e)
              throws IOException {
            if (isEmpty(path)) {
              Files.delete(path);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /** Goes below a directory without following links. */
  private static final class Walk extends SimpleFileVisitor<Path> {

    private final Path start;
    private final String name;
    private final List<Original> found = new ArrayList<>();
    private @Nullable Path link;

    Walk(Path start, String name) {
      this.start = start;
      this.name = name;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      return isHidden(path) && !path.equals(start)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (isHidden(path)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isRegularFile()) {
        found.add(new Original(path, name + "/" + FileNames.shown(start.relativize(path))));
      } else {
        link = path;
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return path.getFileName().toString().startsWith(".");
    }
  }
}
