package dev.rehome.format;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.record.SourceFile;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in a directory and below it, but for hidden files and directories.
 *
 * @param files in the order of their names
 * @param problems what could not be read
 * @param links paths of symbolic links that were not followed
 */
record DirectoryTree(List<SourceFile> files, List<Problem> problems, List<String> links) {

  /**
   * @param prefix what the names of the files begin with
   */
  static DirectoryTree walk(Path directory, String prefix, boolean followLinks) throws IOException {
    Visitor visitor = new Visitor(directory, prefix);
    Set<FileVisitOption> options = followLinks ? Set.of(FileVisitOption.FOLLOW_LINKS) : Set.of();
    Path start = Files.isSymbolicLink(directory) ? directory.toRealPath() : directory;
    visitor.start = start;
    Files.walkFileTree(start, options, Integer.MAX_VALUE, visitor);
    visitor.files.sort(Comparator.comparing(SourceFile::name));
    return new DirectoryTree(
        List.copyOf(visitor.files), List.copyOf(visitor.problems), List.copyOf(visitor.links));
  }

  long size() {
    return files.stream().mapToLong(SourceFile::size).sum();
  }

  Instant modified(Instant atLeast) {
    return files.stream().map(SourceFile::modified).reduce(atLeast, DirectoryTree::later);
  }

  static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  private static Instant later(Instant left, Instant right) {
    return left.isAfter(right) ? left : right;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path shown;
    private final String prefix;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private Path start;

    Visitor(Path shown, String prefix) {
      this.shown = shown;
      this.start = shown;
      this.prefix = prefix;
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
      if (attributes.isSymbolicLink()) {
        visitLink(path);
      } else if (!attributes.isRegularFile()) {
        problems.add(problem("not-a-file", "neither a file nor a directory", path));
      } else if (!Files.isReadable(path)) {
        problems.add(problem("file-unreadable", "no permission to read the file", path));
      } else {
        files.add(
            new SourceFile(
                shown.resolve(start.relativize(path)),
                name(path),
                attributes.size(),
                attributes.lastModifiedTime().toInstant()));
      }
      return FileVisitResult.CONTINUE;
    }

    /** With links followed, only those arrive here that lead nowhere. */
    private void visitLink(Path path) {
      if (Files.exists(path)) {
        links.add(name(path));
      } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        problems.add(problem("dangling-link", "the symbolic link leads nowhere", path));
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      if (e instanceof FileSystemLoopException) {
        problems.add(
            problem("symlink-loop", "the symbolic link leads back to a directory above it", path)
                .hint("remove the link or set follow_links: false"));
      } else {
        problems.add(problem("file-unreadable", "cannot be read: " + reason(e), path));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) {
      if (e != null) {
        problems.add(problem("file-unreadable", "cannot be read: " + reason(e), path));
      }
      return FileVisitResult.CONTINUE;
    }

    private Problem problem(String code, String message, Path path) {
      Path place = shown.resolve(start.relativize(path));
      return Problem.of(code, message).at(Location.of(place.toString()));
    }

    private String name(Path path) {
      return prefix + start.relativize(path).toString().replace('\\', '/');
    }

    private static String reason(IOException e) {
      String kind = e.getClass().getSimpleName().replaceAll("(Exception)$", "");
      return kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }
  }
}
