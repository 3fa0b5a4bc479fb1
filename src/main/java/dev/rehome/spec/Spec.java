package dev.rehome.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A whole spec, checked and ready to be compiled into a mapping.
 *
 * @param name what the ledger, reports and locks call it
 * @param path the file it was read from, as the user typed it
 * @param checksum hex SHA-256 of everything the spec says (its file and the templates it extends);
 *     a changed spec is a different spec to {@code --incremental}
 * @param text that file, and after it the templates it extends, each as a YAML document that begins
 *     with a comment of its file's name and its length; a spec holds no secrets
 * @param parameters by name, in order of declaration; the value is the default, null when the
 *     parameter must be given
 * @param entities parents before the entities that refer to them
 */
public record Spec(
    String name,
    @Nullable String description,
    String path,
    String checksum,
    String text,
    Map<String, @Nullable String> parameters,
    SourceSpec source,
    List<EntitySpec> entities,
    List<RuleSpec> rules) {

  /**
   * The same spec over files at another place, as {@code --source} says.
   *
   * @see SourceSpec#at
   */
  public Spec from(Path place) {
    return over(source.at(place));
  }

  /** The same spec over files that have nothing to do with its own source but their names. */
  public Spec apartFrom(Path place) {
    return over(source.apartAt(place));
  }

  /** The same spec over one file or directory, which has its own name at another place. */
  public Spec apartFromOne(Path place) {
    return over(source.onlyAt(place));
  }

  private Spec over(SourceSpec files) {
    return new Spec(name, description, path, checksum, text, parameters, files, entities, rules);
  }

  /** The index of an entity in {@link #entities}. */
  public int entityIndex(String entityName) {
    return IntStream.range(0, entities.size())
        .filter(index -> entities.get(index).name().equals(entityName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no entity " + entityName));
  }
}
