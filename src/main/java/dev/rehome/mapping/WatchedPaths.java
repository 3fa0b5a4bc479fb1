package dev.rehome.mapping;

import dev.rehome.problem.DidYouMean;
import dev.rehome.record.RecordWarning;
import dev.rehome.spec.PathPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The places of a spec that read values by a path: columns and {@code each}. One that was evaluated
 * in a whole run and never found anything is most likely misspelt. Filled while a spec is compiled.
 */
final class WatchedPaths {

  /**
   * One place.
   *
   * @param subject what it is called in warnings and in the ledger
   * @param paths its alternatives as written
   * @param fromRoot the same from the record's root
   */
  private record Place(String subject, List<String> paths, List<FromRoot> fromRoot) {}

  /**
   * A path from the record's root.
   *
   * @param start how many of its first names are those of {@code each}
   * @param names as {@link UnmappedFields} writes them
   */
  private record FromRoot(int start, List<String> names) {}

  private final List<Place> places = new ArrayList<>();

  /**
   * @param each where the paths start that do not start at the root
   * @return the number of the new place
   */
  int add(String subject, List<PathPattern> paths, List<PathPattern> each) {
    List<FromRoot> fromRoot = new ArrayList<>();
    for (PathPattern path : paths) {
      if (path.fromRoot() || each.isEmpty()) {
        fromRoot.add(new FromRoot(0, names(path).toList()));
      } else {
        for (PathPattern start : each) {
          fromRoot.add(
              new FromRoot(
                  start.segments().size(), Stream.concat(names(start), names(path)).toList()));
        }
      }
    }
    places.add(new Place(subject, paths.stream().map(PathPattern::text).toList(), fromRoot));
    return places.size() - 1;
  }

  private static Stream<String> names(PathPattern path) {
    return path.segments().stream()
        .map(
            segment ->
                segment instanceof PathPattern.Key key
                    ? UnmappedFields.Field.escaped(key.name())
                    : UnmappedFields.ANY);
  }

  int size() {
    return places.size();
  }

  String subject(int place) {
    return places.get(place).subject;
  }

  /**
   * What to say of those that never found anything.
   *
   * @param finds by subject, whether it ever did; only of those that looked
   * @param unmapped the source fields that nothing uses
   */
  List<RecordWarning> neverFound(Map<String, Boolean> finds, Collection<String> unmapped) {
    return places.stream()
        .filter(place -> Boolean.FALSE.equals(finds.get(place.subject)))
        .map(place -> warning(place, unmapped))
        .toList();
  }

  private static RecordWarning warning(Place place, Collection<String> unmapped) {
    String hint =
        place.fromRoot.stream()
            .flatMap(path -> nearest(path, unmapped).stream())
            .findFirst()
            .map(field -> "did you mean " + field + "?")
            .orElse("compare the path with what rehome preview shows of the records");
    return new RecordWarning(
        "path-not-found",
        "no record of this run has anything at " + String.join(" or ", place.paths),
        place.subject,
        null,
        hint);
  }

  /** The unused field that the path, or the beginning of it, was most likely meant to be. */
  private static Optional<String> nearest(FromRoot path, Collection<String> unmapped) {
    List<String> names = path.names;
    for (int size = names.size(); size > path.start; size--) {
      int length = size;
      List<String> candidates =
          unmapped.stream().filter(field -> field.split("/", -1).length == length + 1).toList();
      Optional<String> closest = DidYouMean.closest(text(names.subList(0, size)), candidates);
      if (closest.isPresent()) {
        List<String> field = List.of(closest.get().substring(1).split("/", -1));
        boolean inElement = field.subList(0, path.start).equals(names.subList(0, path.start));
        String rest = text(names.subList(size, names.size()));
        return Optional.of(
            (inElement ? text(field.subList(path.start, size)) : "root:" + text(field)) + rest);
      }
    }
    return Optional.empty();
  }

  private static String text(List<String> names) {
    return names.stream().map("/"::concat).collect(Collectors.joining());
  }
}
