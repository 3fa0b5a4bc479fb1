package dev.rehome.job.specs;

import dev.rehome.format.RecordFormats;
import dev.rehome.job.Stores;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds specs by path or by name, and reads them. */
public final class SpecFiles {

  private static final Path DIRECTORY = Path.of("jobs");

  private SpecFiles() {}

  /**
   * A spec over its own source or another; copies of rejects have the names they were copied from.
   *
   * @param runsDirectory where copies of rejects are
   */
  public static Spec read(String specName, @Nullable Path source, Path runsDirectory) {
    Spec spec = read(specName);
    return source == null ? spec : placed(spec, source, runsDirectory);
  }

  /** The spec over files at another place, as {@link #read} gives it. */
  static Spec placed(Spec spec, Path source, Path runsDirectory) {
    return OwnFiles.isInsideRuns(source, runsDirectory)
        ? elsewhere(spec, spec.apartFrom(source), source)
        : over(spec, source);
  }

  /**
   * A spec as it was, from its text and checksum.
   *
   * @param runsDirectory where copies of rejects are
   * @throws ProblemException when the language has changed since
   */
  public static Spec kept(String text, String checksum, Path source, Path runsDirectory) {
    Spec spec = new SpecReader(RecordFormats.descriptions(), Stores.ALL).readKept(text, checksum);
    return spec.source().place().equals(source) ? spec : placed(spec, source, runsDirectory);
  }

  /** Over files at another place, which may be one directory that is a record. */
  public static Spec over(Spec spec, Path source) {
    Spec there = spec.from(source);
    return there.source().path().equals(spec.source().path())
        ? there
        : elsewhere(spec, there, source);
  }

  private static Spec elsewhere(Spec spec, Spec there, Path source) {
    return RecordDirectory.isOne(spec, source) ? spec.apartFromOne(source) : there;
  }

  public static Spec read(String specName) {
    return new SpecReader(RecordFormats.descriptions(), Stores.ALL).read(find(specName));
  }

  /** The name of the spec in a file; a text that is not the path of one stays. */
  public static String name(String pathOrName) {
    return isPath(pathOrName) && Files.isRegularFile(Path.of(pathOrName))
        ? read(pathOrName).name()
        : pathOrName;
  }

  private static boolean isPath(String text) {
    return text.endsWith(".yml") || text.endsWith(".yaml") || text.contains("/");
  }

  /** A path as it is; a name is looked for as {@code jobs/NAME.yml}. */
  static Path find(String specName) {
    if (isPath(specName)) {
      return Path.of(specName);
    }
    for (String extension : List.of(".yml", ".yaml")) {
      Path path = DIRECTORY.resolve(specName + extension);
      if (Files.exists(path)) {
        return path;
      }
    }
    List<String> names = names();
    Problem problem =
        Problem.of("no-such-spec", "there is no spec '" + specName + "' in " + DIRECTORY + "/");
    throw new ProblemException(
        Fault.USAGE,
        names.isEmpty()
            ? problem.hint("give the path of a spec, such as my/legacy.yml")
            : problem.hint(DidYouMean.hint(specName, names)));
  }

  private static List<String> names() {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (var files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yml") || name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.lastIndexOf('.')))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
