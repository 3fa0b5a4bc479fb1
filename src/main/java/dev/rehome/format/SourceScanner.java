package dev.rehome.format;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Glob;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of a source, or the directories where the format reads those. */
public final class SourceScanner {

  /**
   * What was found.
   *
   * @param files in the order of their names; at least one
   * @param problems what could not be read, such as a file without permission
   * @param links names of symbolic links that were left out because the source does not follow them
   */
  public record Scan(List<SourceFile> files, List<Problem> problems, List<String> links) {}

  /**
   * Finds everything that include says and exclude does not, but for hidden files and directories.
   * A source that is one file is found whatever the globs say.
   *
   * @throws ProblemException for {@link Fault#USAGE} when the source is missing or cannot be read,
   *     when nothing in it matches, or when the options of a format are impossible
   */
  public Scan scan(SourceSpec source) {
    Path path = source.path();
    List<Problem> wrong = RecordFormats.check(source);
    if (!wrong.isEmpty()) {
      throw new ProblemException(Fault.USAGE, wrong);
    }
    try {
      refuseUnreadable(source);
      return Files.isDirectory(path) ? wanted(source, scanDirectory(source)) : scanFile(path);
    } catch (IOException e) {
      Problem problem =
          problem("source-unreadable", "the source cannot be read: " + e.getMessage(), path);
      throw new ProblemException(Fault.SYSTEM, problem, e);
    }
  }

  private static void refuseUnreadable(SourceSpec source) {
    Path path = source.path();
    if (!Files.exists(path)) {
      throw usage(
          problem("source-missing", "the source does not exist", path)
              .hint("check source in the spec, or give the place with --source"));
    }
    if (!Files.isReadable(path) || Files.isDirectory(path) && !Files.isExecutable(path)) {
      throw usage(problem("source-unreadable", "no permission to read the source", path));
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw usage(
          problem("source-unreadable", "the source is neither a directory nor a file", path));
    }
    if (!Files.isDirectory(path) && source.format().equals(RunDirectoryFormat.NAME)) {
      throw usage(
          problem("source-unreadable", "the source is a file; its format reads directories", path));
    }
  }

  private static Scan scanFile(Path path) throws IOException {
    SourceFile file =
        new SourceFile(
            path,
            String.valueOf(path.toAbsolutePath().normalize().getFileName()),
            Files.size(path),
            Files.getLastModifiedTime(path).toInstant());
    return new Scan(List.of(file), List.of(), List.of());
  }

  private static Scan scanDirectory(SourceSpec source) throws IOException {
    return source.format().equals(RunDirectoryFormat.NAME)
        ? scanRunDirectories(source)
        : scanFiles(source);
  }

  private static Scan scanFiles(SourceSpec source) throws IOException {
    DirectoryTree tree = DirectoryTree.walk(source.path(), "", source.followLinks());
    return new Scan(tree.files(), tree.problems(), tree.links());
  }

  private static Scan scanRunDirectories(SourceSpec source) throws IOException {
    List<SourceFile> found = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<String> links = new ArrayList<>();
    for (Path path : children(source.path())) {
      String name = String.valueOf(path.getFileName());
      if (Files.isSymbolicLink(path) && !source.followLinks()) {
        links.add(name);
      } else if (Files.isDirectory(path) && !DirectoryTree.isHidden(path)) {
        DirectoryTree tree = DirectoryTree.walk(path, name + "/", source.followLinks());
        Instant modified = Files.getLastModifiedTime(path).toInstant();
        found.add(new SourceFile(path, name, tree.size(), tree.modified(modified)));
      } else if (Files.isSymbolicLink(path) && !Files.exists(path)) {
        problems.add(problem("dangling-link", "the symbolic link leads nowhere", path));
      }
    }
    return new Scan(found, problems, links);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted(Comparator.comparing(SourceScanner::name)).toList();
    }
  }

  private static Scan wanted(SourceSpec source, Scan all) {
    List<Glob> included = source.include().stream().map(Glob::of).toList();
    List<Glob> excluded = source.exclude().stream().map(Glob::of).toList();
    List<SourceFile> files =
        all.files().stream()
            .filter(file -> included.stream().anyMatch(glob -> glob.matches(file.name())))
            .filter(file -> excluded.stream().noneMatch(glob -> glob.matches(file.name())))
            .toList();
    if (files.isEmpty()) {
      throw nothing(source, all);
    }
    return new Scan(files, all.problems(), all.links());
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static ProblemException nothing(SourceSpec source, Scan all) {
    String globs =
        "include "
            + source.include()
            + (source.exclude().isEmpty() ? "" : ", exclude " + source.exclude());
    String links =
        all.links().isEmpty()
            ? ""
            : "; " + all.links().size() + " symbolic links were not followed";
    String what = source.format().equals(RunDirectoryFormat.NAME) ? "directories" : "files";
    List<Problem> problems = new ArrayList<>();
    problems.add(
        problem(
            "no-files",
            "no " + what + " match " + globs + "; " + all.files().size() + " were seen" + links,
            source.path()));
    problems.addAll(all.problems());
    return new ProblemException(Fault.USAGE, problems);
  }

  private static ProblemException usage(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }

  private static Problem problem(String code, String message, Path path) {
    return Problem.of(code, message).at(Location.of(path.toString()));
  }
}
