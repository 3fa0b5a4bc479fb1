package dev.rehome.format.source;

import dev.rehome.record.FileNames;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in a directory and below it, but for hidden files and directories and Rehome's own.
 *
 * @param files those that are selected, in the order of their names
 * @param unread what is selected and cannot be read
 * @param links names of symbolic links that were not followed
 * @param seen how many files there are, selected or not
 */
public record DirectoryTree(
    List<SourceFile> files, List<Unread> unread, List<String> links, long seen) {

  /**
   * How to walk.
   *
   * @param selected by the names that files get; what is excluded is not looked at
   * @param seen is run for each file and directory
   */
  public record Options(Selection selected, OwnOutput own, boolean followLinks, Runnable seen) {

    static Options plain(boolean followLinks) {
      return new Options(Selection.ALL, OwnOutput.NONE, followLinks, () -> {});
    }

    /** That of a source's directories which are one record each. */
    public static Options inside(SourceSpec source) {
      return new Options(
          Selection.butExcluded(source), OwnOutput.NONE, source.followLinks(), () -> {});
    }
  }

  /**
   * The files below a directory that is a record, in the order of their names: no hidden ones, and
   * behind symbolic links only where the source follows them. Those that cannot be read are left
   * out.
   */
  public static List<SourceFile> filesOf(SourceFile directory, SourceSpec source)
      throws IOException {
    return walk(directory.path(), directory.name() + "/", Options.plain(source.followLinks()))
        .files();
  }

  /**
   * @param prefix what the names of the files begin with
   */
  public static DirectoryTree walk(Path directory, String prefix, Options options)
      throws IOException {
    Path start = Files.isSymbolicLink(directory) ? directory.toRealPath() : directory;
    Visitor visitor = new Visitor(directory, start, prefix, options);
    Set<FileVisitOption> visitOptions =
        options.followLinks() ? Set.of(FileVisitOption.FOLLOW_LINKS) : Set.of();
    Files.walkFileTree(start, visitOptions, Integer.MAX_VALUE, visitor);
    visitor.files.sort(Comparator.comparing(SourceFile::name));
    visitor.unread.sort(Comparator.comparing(Unread::name));
    visitor.links.sort(Comparator.naturalOrder());
    return new DirectoryTree(
        List.copyOf(visitor.files),
        List.copyOf(visitor.unread),
        List.copyOf(visitor.links),
        visitor.seen);
  }

  public long size() {
    return files.stream().mapToLong(SourceFile::size).sum();
  }

  Instant modified(Instant atLeast) {
    return files.stream().map(SourceFile::modified).reduce(atLeast, DirectoryTree::later);
  }

  static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  /** Whether a file is for people, not for programs. */
  public static boolean isReadme(String fileName) {
    return fileName.toUpperCase(Locale.ROOT).startsWith("README");
  }

  private static Instant later(Instant left, Instant right) {
    return left.isAfter(right) ? left : right;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path shown;
    private final Path start;
    private final String prefix;
    private final Options options;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private long seen;

    Visitor(Path shown, Path start, String prefix, Options options) {
      this.shown = shown;
      this.start = start;
      this.prefix = prefix;
      this.options = options;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      options.seen().run();
      boolean left =
          !path.equals(start)
              && (isHidden(path)
                  || options.own().contains(path, attributes)
                  || options.selected().excludesAllBelow(name(path)));
      return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (isHidden(path) || options.own().contains(path, attributes)) {
        return FileVisitResult.CONTINUE;
      }
      options.seen().run();
      seen++;
      String name = name(path);
      if (attributes.isSymbolicLink()) {
        visitLink(name);
      } else if (options.selected().includes(name)) {
        visitWanted(path, name, attributes);
      }
      return FileVisitResult.CONTINUE;
    }

    /**
     * With links followed, only those arrive here that lead nowhere. A link need not be included to
     * be reported: it may lead to a directory that has what is.
     */
    private void visitLink(String name) {
      if (options.selected().excludes(name)) {
        return;
      }
      if (options.followLinks()) {
        unread.add(
            Unread.skipped(
                name, "dangling-link", "the target of the symbolic link does not exist"));
      } else {
        links.add(name);
      }
    }

    private void visitWanted(Path path, String name, BasicFileAttributes attributes) {
      if (!attributes.isRegularFile()) {
        unread.add(Unread.skipped(name, "not-a-file", "neither a file nor a directory"));
      } else if (FileNames.of(start.relativize(path)).isEmpty()) {
        unread.add(
            Unread.skipped(
                name,
                "undecodable-name",
                "its name is neither UTF-8 nor text in the encoding of the locale; rename it"));
      } else if (!Files.isReadable(path)) {
        unread.add(Unread.failed(name, "no permission to read the file"));
      } else {
        files.add(
            new SourceFile(
                shown.resolve(start.relativize(path)),
                name,
                attributes.size(),
                attributes.lastModifiedTime().toInstant()));
      }
    }

    /** Directories that cannot be listed, and whatever has no attributes. */
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      String name = name(path);
      boolean left =
          isHidden(path)
              || options.selected().excludes(name)
              || options.selected().excludesAllBelow(name);
      if (left) {
        return FileVisitResult.CONTINUE;
      }
      if (e instanceof FileSystemLoopException) {
        unread.add(
            Unread.skipped(
                name,
                "symlink-loop",
                "the symbolic link leads back to a directory above it; remove it or set"
                    + " follow_links: false"));
      } else {
        unread.add(Unread.failed(name, "cannot be read: " + reason(e)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) {
      if (e != null) {
        unread.add(Unread.failed(name(path), "cannot be read to its end: " + reason(e)));
      }
      return FileVisitResult.CONTINUE;
    }

    /** A name that is no text stays readable; its file is not read. */
    private String name(Path path) {
      return path.equals(start)
          ? prefix.replaceFirst("/$", "")
          : prefix + FileNames.shown(start.relativize(path));
    }

    private static String reason(IOException e) {
      String kind = e.getClass().getSimpleName().replaceAll("(Exception)$", "");
      return kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
  }
}
