package dev.rehome.format.source;

import dev.rehome.format.RecordFormats;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.FileNames;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Finds the files of a source, or the directories where the format reads those. */
public final class SourceScanner {

  private final OwnOutput own;
  private final LongConsumer progress;
  private long seen;

  /** Leaves nothing out as its own. */
  public SourceScanner() {
    this(OwnOutput.NONE, seen -> {});
  }

  /**
   * @param own what is no source though it lies inside it
   * @param progress receives now and then how much was seen
   */
  public SourceScanner(OwnOutput own, LongConsumer progress) {
    this.own = own;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param files in the order of their names; at least one, or something unread
   * @param unread what could not be read and is named, such as a file without permission
   * @param links names of symbolic links that were left out because the source does not follow them
   */
  public record Scan(List<SourceFile> files, List<Unread> unread, List<String> links) {}

  /**
   * Finds everything that include says and exclude does not, but for hidden files and directories.
   * A source that is one file is found whatever the globs say.
   *
   * @throws ProblemException for {@link Fault#USAGE} when the source is missing or cannot be read,
   *     when nothing in it matches, or when the options of a format are impossible
   */
  public Scan scan(SourceSpec source) {
    List<Problem> wrong = RecordFormats.check(source);
    if (!wrong.isEmpty()) {
      throw new ProblemException(Fault.USAGE, wrong);
    }
    try {
      refuseUnreadable(source);
      return Files.isDirectory(source.place()) ? scanDirectory(source) : scanFile(source);
    } catch (IOException e) {
      Problem problem =
          problem(
              "source-unreadable", "the source cannot be read: " + e.getMessage(), source.place());
      throw new ProblemException(Fault.SYSTEM, problem, e);
    }
  }

  private static void refuseUnreadable(SourceSpec source) {
    Path path = source.place();
    if (!Files.exists(path)) {
      throw usage(
          problem("source-missing", "the source does not exist", path)
              .hint("check source in the spec, or set its path with --source"));
    }
    if (!Files.isReadable(path) || Files.isDirectory(path) && !Files.isExecutable(path)) {
      throw usage(problem("source-unreadable", "no permission to read the source", path));
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw usage(
          problem("source-unreadable", "the source is neither a directory nor a file", path));
    }
    if (!Files.isDirectory(path) && RecordFormats.readsDirectories(source)) {
      throw usage(
          problem("source-unreadable", "the source is a file; its format reads directories", path));
    }
  }

  private static Scan scanFile(SourceSpec source) throws IOException {
    Path path = source.place();
    SourceFile file =
        new SourceFile(
            path,
            source.part().isEmpty()
                ? FileNames.shown(path.toAbsolutePath().normalize().getFileName())
                : source.part(),
            Files.size(path),
            Files.getLastModifiedTime(path).toInstant());
    return new Scan(List.of(file), List.of(), List.of());
  }

  private Scan scanDirectory(SourceSpec source) throws IOException {
    return RecordFormats.readsDirectories(source)
        ? scanRecordDirectories(source)
        : scanFiles(source);
  }

  private Scan scanFiles(SourceSpec source) throws IOException {
    DirectoryTree.Options options =
        new DirectoryTree.Options(
            Selection.of(source), own, source.followLinks(), this::sawAnother);
    String prefix = source.part().isEmpty() ? "" : source.part() + "/";
    DirectoryTree tree = DirectoryTree.walk(source.place(), prefix, options);
    return found(source, new Scan(tree.files(), tree.unread(), tree.links()), tree.seen());
  }

  private Scan scanRecordDirectories(SourceSpec source) throws IOException {
    List<SourceFile> found = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    List<String> links = new ArrayList<>();
    Selection selected =
        source.part().isEmpty() ? Selection.of(source) : Selection.ALL; // given by its name
    long directories = 0;
    for (Path path : recordDirectories(source)) {
      String name = FileNames.shown(path.getFileName());
      boolean followed = source.followLinks() || !Files.isSymbolicLink(path);
      if (DirectoryTree.isHidden(path) || selected.excludes(name)) {
        continue;
      }
      if (!followed) {
        links.add(name);
      } else if (Files.isDirectory(path) && !isOwn(path)) {
        directories++;
        if (selected.includesDirectory(name)) {
          add(path, name, source, found, unread);
        }
      } else if (Files.isRegularFile(path)) {
        if (selected.includes(name) && !DirectoryTree.isReadme(name)) {
          unread.add(
              Unread.skipped(name, "outside-directories", "a file next to the run directories"));
        }
      } else if (Files.isSymbolicLink(path) && !Files.exists(path)) {
        unread.add(
            Unread.skipped(
                name, "dangling-link", "the target of the symbolic link does not exist"));
      }
    }
    return found(source, new Scan(found, unread, links), directories);
  }

  private void add(
      Path path, String name, SourceSpec source, List<SourceFile> found, List<Unread> unread)
      throws IOException {
    sawAnother();
    if (FileNames.of(path.getFileName()).isEmpty()) {
      unread.add(
          Unread.skipped(name, "undecodable-name", "its name is not UTF-8; rename the directory"));
    } else if (!Files.isReadable(path) || !Files.isExecutable(path)) {
      unread.add(Unread.failed(name, "no permission to read the directory"));
    } else {
      DirectoryTree tree =
          DirectoryTree.walk(path, name + "/", DirectoryTree.Options.inside(source));
      Instant modified = Files.getLastModifiedTime(path).toInstant();
      found.add(new SourceFile(path, name, tree.size(), tree.modified(modified)));
    }
  }

  /** A part of the source can be one of its directories, and no part of such a one. */
  private static List<Path> recordDirectories(SourceSpec source) throws IOException {
    if (source.part().isEmpty()) {
      return children(source.path());
    }
    if (source.part().contains("/")) {
      String directory = source.part().substring(0, source.part().indexOf('/'));
      throw usage(
          problem(
                  "part-of-a-record",
                  "the source is inside the directory '" + directory + "', which is a record",
                  source.place())
              .hint("give that directory, or the one above it"));
    }
    return List.of(source.place());
  }

  private boolean isOwn(Path path) throws IOException {
    return own.contains(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .sorted(Comparator.comparing(path -> FileNames.shown(path.getFileName())))
          .toList();
    }
  }

  private static Scan found(SourceSpec source, Scan scan, long seen) {
    if (scan.files().isEmpty() && scan.unread().isEmpty()) {
      throw nothing(source, scan, seen);
    }
    return scan;
  }

  private void sawAnother() {
    progress.accept(++seen);
  }

  private static ProblemException nothing(SourceSpec source, Scan all, long seen) {
    String globs =
        "include "
            + source.include()
            + (source.exclude().isEmpty() ? "" : ", exclude " + source.exclude());
    String links =
        all.links().isEmpty()
            ? ""
            : "; " + all.links().size() + " symbolic links were not followed";
    String what = RecordFormats.readsDirectories(source) ? "directories" : "files";
    return usage(
        problem(
            "no-files",
            "no " + what + " match " + globs + "; " + seen + " were seen" + links,
            source.place()));
  }

  private static ProblemException usage(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }

  private static Problem problem(String code, String message, Path path) {
    return Problem.of(code, message).at(Location.of(path.toString()));
  }
}
