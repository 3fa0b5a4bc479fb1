package dev.rehome.mapping;

import dev.rehome.mapping.UnmappedFields.Field;
import dev.rehome.record.DerivedMembersMap;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.PathPattern.Key;
import dev.rehome.spec.PathPattern.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a set of entities uses, all followed together along a record: at each field, a
 * state knows which paths lead there and so what is used of it. States are made once and kept, for
 * the same few come again with every record. Safe for any number of threads.
 */
final class UsedFields {

  /** The names in the records decide which states there are, so that there can be very many. */
  private static final int MOST_KEPT = 10_000;

  /** How much is used of what is at the end of a path. */
  enum Extent {
    /** Only the way there. */
    WAY,
    /** A single value; a list or map is only on the way to others. */
    SINGLE,
    /** The names of a map's members; all of anything else. */
    NAMES,
    WHOLE
  }

  /**
   * A path from the record's root, of which values are used.
   *
   * @param all of how many leading segments every match is used; of the others, the first that has
   *     a value
   * @param fileField whether it starts at the fields of the file outside its records instead
   */
  record UsedPath(List<PathPattern.Segment> path, Extent extent, int all, boolean fileField) {}

  /** A place on one of the paths, after so many of its segments. */
  private record Place(int path, int depth) {
    private Place next() {
      return new Place(path, depth + 1);
    }
  }

  private final List<UsedPath> paths;
  private final Map<Set<Place>, State> states = new ConcurrentHashMap<>();
  private final State start;

  UsedFields(List<UsedPath> paths) {
    this.paths = paths;
    Set<Place> places = new HashSet<>();
    IntStream.range(0, paths.size()).forEach(path -> places.add(new Place(path, 0)));
    this.start = state(places);
  }

  /** Counts the fields of one record that are not used. */
  void count(@Nullable Object record, UnmappedFields unmapped) {
    if (record != null) {
      start.count(record, unmapped.nextRecord(), unmapped);
    }
  }

  /** Counts the fields of a file outside its records that are not used. */
  void countFileFields(Object fileFields, UnmappedFields unmapped) {
    start.count(fileFields, unmapped.nextFile(), unmapped);
  }

  private State state(Set<Place> places) {
    State known = states.get(places);
    if (known != null) {
      return known;
    }
    State made = new State(Set.copyOf(places));
    if (states.size() < MOST_KEPT) {
      State other = states.putIfAbsent(made.places, made);
      return other == null ? made : other;
    }
    return made;
  }

  /** What comes next on a path; null at its end. */
  private PathPattern.@Nullable Segment segment(Place place) {
    List<PathPattern.Segment> path = paths.get(place.path).path;
    return place.depth < path.size() ? path.get(place.depth) : null;
  }

  private boolean ends(Set<Place> places, Extent extent) {
    return places.stream()
        .anyMatch(place -> segment(place) == null && paths.get(place.path).extent == extent);
  }

  private boolean matches(Place place, String name) {
    PathPattern.Segment segment = segment(place);
    return segment instanceof Key key
        ? key.name().equals(name)
        : segment instanceof Match match && match.regex().matcher(name).matches();
  }

  /** Whether the way from here ends at a value. */
  private boolean reaches(Place place, @Nullable Object value) {
    PathPattern.Segment segment = segment(place);
    if (value == null || segment == null) {
      return value != null;
    }
    Predicate<String> further = name -> reaches(place.next(), CompiledPath.child(value, name));
    return segment instanceof Key key
        ? further.test(key.name())
        : names(value).anyMatch(name -> matches(place, name) && further.test(name));
  }

  /** In the order in which matches are looked for. */
  private static Stream<String> names(Object parent) {
    if (parent instanceof Map<?, ?> map) {
      return NaturalOrder.sorted(map.keySet().stream().map(String::valueOf));
    }
    int size = parent instanceof List<?> list ? list.size() : 0;
    return IntStream.range(0, size).mapToObj(Integer::toString);
  }

  private static boolean isDerived(String name, Map<?, ?> map) {
    return map instanceof DerivedMembersMap members && members.isDerived(name);
  }

  /** What is used of a field, and where the paths through it go on. */
  private final class State {

    private final Set<Place> places;

    /** Used with everything in it. */
    private final boolean whole;

    /** Used with everything in it unless it is a map, of which only the names are read. */
    private final boolean names;

    /** Used where it is a single value. */
    private final boolean single;

    /** Of the members that a path names. */
    private final Map<String, State> byName = new HashMap<>();

    /** Those of which every match is used. */
    private final List<Place> wildcards = new ArrayList<>();

    /** Those of which only the first match with a value is used. */
    private final List<Place> firsts = new ArrayList<>();

    /** Of a member that all wildcards match, as mostly; made when first needed. */
    private @Nullable State afterWildcards;

    private State(Set<Place> places) {
      this.places = places;
      this.whole = ends(places, Extent.WHOLE);
      this.names = ends(places, Extent.NAMES);
      this.single = ends(places, Extent.SINGLE);
      for (Place place : places) {
        if (segment(place) instanceof Match) {
          (place.depth < paths.get(place.path).all ? wildcards : firsts).add(place);
        }
      }
      for (Place place : places) {
        if (segment(place) instanceof Key key && !byName.containsKey(key.name())) {
          Stream<Place> all = places.stream().filter(one -> !firsts.contains(one));
          byName.put(key.name(), after(all.filter(one -> matches(one, key.name())).toList()));
        }
      }
    }

    private State after(List<Place> matched) {
      Set<Place> next = new HashSet<>();
      matched.forEach(place -> next.add(place.next()));
      return state(next);
    }

    private void count(Object value, Field field, UnmappedFields unmapped) {
      if (whole) {
        return;
      }
      if (value instanceof Map<?, ?> map) {
        countMembers(map, field, unmapped);
      } else if (names) {
        return;
      } else if (value instanceof List<?> list) {
        countElements(list, field, unmapped);
      } else if (!single) {
        unmapped.found(field);
      }
    }

    private void countMembers(Map<?, ?> map, Field field, UnmappedFields unmapped) {
      Map<String, Set<Place>> taken = taken(map);
      for (Map.Entry<?, ?> member : map.entrySet()) {
        Object value = member.getValue();
        String name = (String) member.getKey();
        if (value != null && !isDerived(name, map)) {
          count(value, name, name, taken.get(name), field, unmapped);
        }
      }
    }

    private void countElements(List<?> list, Field field, UnmappedFields unmapped) {
      Map<String, Set<Place>> taken = taken(list);
      for (int i = 0; i < list.size(); i++) {
        Object value = list.get(i);
        if (value != null) {
          String index = Integer.toString(i);
          count(value, index, UnmappedFields.ANY, taken.get(index), field, unmapped);
        }
      }
    }

    /**
     * @param shown what the child is called
     * @param taken where paths are that take this child alone
     */
    private void count(
        Object value,
        String name,
        String shown,
        @Nullable Set<Place> taken,
        Field field,
        UnmappedFields unmapped) {
      State named = byName.get(name);
      State used = named == null ? afterWildcards(name) : named;
      if (taken != null) {
        Set<Place> both = new HashSet<>(taken);
        both.addAll(used == null ? Set.of() : used.places);
        used = state(both);
      }
      if (used == null) {
        unmapped.found(field.child(shown));
      } else if (!used.whole) {
        used.count(value, field.child(named == null ? UnmappedFields.ANY : shown), unmapped);
      }
    }

    private @Nullable State afterWildcards(String name) {
      List<Place> matched = wildcards;
      for (Place wildcard : wildcards) {
        if (!matches(wildcard, name)) {
          matched = wildcards.stream().filter(place -> matches(place, name)).toList();
          break;
        }
      }
      if (matched.isEmpty()) {
        return null;
      }
      if (matched != wildcards) {
        return after(matched);
      }
      if (afterWildcards == null) {
        afterWildcards = after(wildcards);
      }
      return afterWildcards;
    }

    /** What columns take of single members, by the names of these. */
    private Map<String, Set<Place>> taken(Object parent) {
      if (firsts.isEmpty()) {
        return Map.of();
      }
      Map<String, Set<Place>> taken = new HashMap<>();
      List<String> inOrder = names(parent).toList();
      for (Place first : firsts) {
        inOrder.stream()
            .filter(name -> matches(first, name))
            .filter(name -> reaches(first.next(), CompiledPath.child(parent, name)))
            .findFirst()
            .ifPresent(
                name -> taken.computeIfAbsent(name, none -> new HashSet<>()).add(first.next()));
      }
      return taken;
    }
  }
}
