package dev.rehome.spec.read;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads specs. Strict: unknown keys, wrong types, contradictions, references to what is not there.
 * All problems are reported together, in the order of the file, each with line and column. What CEL
 * expressions say is for the mapping to check.
 *
 * <p>Immutable and safe for any number of threads.
 */
public final class SpecReader {

  /** What may be due to a template that could not be read, and is therefore not reported. */
  private static final Set<String> DUE_TO_MISSING_TEMPLATE =
      Set.of(
          "missing-key",
          "unknown-column",
          "unknown-entity",
          "unknown-parameter",
          "unknown-variable");

  private final List<FormatDescription> formats;
  private final List<StoreDescription> stores;
  private final Language language;

  /**
   * @param formats all formats that {@code format} may name, with their options
   * @param stores all stores that a spec may be for
   */
  public SpecReader(List<FormatDescription> formats, List<StoreDescription> stores) {
    this.formats = List.copyOf(formats);
    this.stores = List.copyOf(stores);
    this.language = new Language(formats, stores);
  }

  /**
   * Reads a spec and the templates it extends.
   *
   * @param file as the user typed it; problems name it so
   * @throws ProblemException of {@link Fault#USAGE} with everything that is wrong
   */
  public Spec read(Path file) {
    Problems problems = new Problems();
    SpecFiles.Loaded loaded = new SpecFiles(language.templates(), problems).load(file);
    return bind(loaded, loaded.checksum(), problems);
  }

  /**
   * Reads a spec as it was, from {@link Spec#text} and {@link Spec#checksum}; looks at no file.
   *
   * @throws ProblemException of {@link Fault#USAGE} when the language has changed since, so that
   *     the spec is none any more
   */
  public Spec readKept(String text, String checksum) {
    Problems problems = new Problems();
    return bind(SpecFiles.loadKept(language.templates(), problems, text), checksum, problems);
  }

  private Spec bind(SpecFiles.Loaded loaded, String checksum, Problems problems) {
    YamlNode root = new ShapeChecker(problems).checkDocument(language.spec(), loaded.root());
    Spec spec =
        new SpecBinder(formats, stores, problems)
            .bind(root, loaded.files().get(0), checksum, loaded.text());
    refuse(problems.list(), loaded);
    return spec;
  }

  private static void refuse(List<Problem> problems, SpecFiles.Loaded loaded) {
    List<Problem> worthSaying =
        problems.stream()
            .filter(one -> loaded.complete() || !DUE_TO_MISSING_TEMPLATE.contains(one.code()))
            .distinct()
            .sorted(
                Comparator.comparing(
                    Problem::where, Comparator.nullsFirst(inReadingOrder(loaded.files()))))
            .toList();
    if (!worthSaying.isEmpty()) {
      throw new ProblemException(Fault.USAGE, worthSaying);
    }
  }

  private static Comparator<@Nullable Location> inReadingOrder(List<String> files) {
    return Comparator.<@Nullable Location>comparingInt(place -> files.indexOf(place.file()))
        .thenComparingInt(Location::line)
        .thenComparingInt(Location::column);
  }
}
