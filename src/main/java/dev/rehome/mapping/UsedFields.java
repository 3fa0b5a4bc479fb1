package dev.rehome.mapping;

import dev.rehome.mapping.UnmappedFields.Field;
import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.spec.PathPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a set of entities uses, as a tree that is walked along a record. Built by {@link
 * #add}, then {@link #seal}ed, then safe for any number of threads.
 */
final class UsedFields {

  private final Map<String, UsedFields> byName = new HashMap<>();
  private final List<Wildcard> wildcards = new ArrayList<>();

  /** What a column takes from the first match that has it; one per path, as they may differ. */
  private final List<Wildcard> firsts = new ArrayList<>();

  /** One for the whole tree. */
  private final JoinedFields joined;

  /** Taken with everything in it. */
  private boolean whole;

  /** Taken with everything in it unless it is a map, of which only the names are read. */
  private boolean names;

  /** Taken where it is a single value. */
  private boolean single;

  /** How much is used of what is at the end of a path. */
  enum Extent {
    /** Only the way there. */
    WAY,
    /** A single value; a list or map is only on the way to others. */
    SINGLE,
    /** The names of a map's members; all of anything else. */
    NAMES,
    WHOLE;

    static Extent of(CompiledExpression.Use use) {
      return use.namesOnly() ? NAMES : WHOLE;
    }
  }

  private record Wildcard(Pattern regex, UsedFields fields) {}

  UsedFields() {
    this(new JoinedFields());
  }

  private UsedFields(JoinedFields joined) {
    this.joined = joined;
  }

  void add(EntityCompiler.UsedPath used) {
    UsedFields fields = this;
    for (int i = 0; i < used.path().size(); i++) {
      PathPattern.Segment segment = used.path().get(i);
      if (segment instanceof PathPattern.Key key) {
        fields = fields.byName.computeIfAbsent(key.name(), name -> new UsedFields(joined));
      } else if (segment instanceof PathPattern.Match match) {
        fields = i < used.all() ? fields.wildcard(match.regex()) : fields.first(match.regex());
      }
    }
    fields.whole |= used.extent() == Extent.WHOLE;
    fields.names |= used.extent() == Extent.NAMES;
    fields.single |= used.extent() == Extent.SINGLE;
  }

  private UsedFields first(Pattern regex) {
    UsedFields fields = new UsedFields(joined);
    firsts.add(new Wildcard(regex, fields));
    return fields;
  }

  private UsedFields wildcard(Pattern regex) {
    for (Wildcard wildcard : wildcards) {
      if (wildcard.regex.pattern().equals(regex.pattern())) {
        return wildcard.fields;
      }
    }
    UsedFields fields = new UsedFields(joined);
    wildcards.add(new Wildcard(regex, fields));
    return fields;
  }

  /** Copies into each named field what wildcards beside it say, so that one look-up is enough. */
  void seal() {
    byName.forEach(
        (name, fields) -> {
          for (Wildcard wildcard : wildcards) {
            if (wildcard.regex.matcher(name).matches()) {
              fields.include(wildcard.fields);
            }
          }
          fields.seal();
        });
    wildcards.forEach(wildcard -> wildcard.fields.seal());
  }

  private void include(UsedFields other) {
    whole |= other.whole;
    names |= other.names;
    single |= other.single;
    other.firsts.stream().filter(first -> !firsts.contains(first)).forEach(firsts::add);
    other.byName.forEach(
        (name, fields) ->
            byName.computeIfAbsent(name, absent -> new UsedFields(joined)).include(fields));
    other.wildcards.forEach(wildcard -> wildcard(wildcard.regex).include(wildcard.fields));
  }

  /** Counts the fields of one record that are not used. */
  void count(@Nullable Object record, UnmappedFields unmapped) {
    if (!whole && record != null) {
      walk(record, unmapped.nextRecord(), unmapped);
    }
  }

  /** Counts what stands beside the records of a file and is not used. */
  void countBeside(Object beside, UnmappedFields unmapped) {
    if (!whole) {
      walk(beside, unmapped.nextFile(), unmapped);
    }
  }

  private void walk(Object value, Field field, UnmappedFields unmapped) {
    if (value instanceof Map<?, ?> map) {
      walkMap(map, field, unmapped);
    } else if (names) {
      return;
    } else if (value instanceof List<?> list) {
      walkList(list, field, unmapped);
    } else if (!single) {
      unmapped.found(field);
    }
  }

  private void walkMap(Map<?, ?> map, Field field, UnmappedFields unmapped) {
    Map<String, UsedFields> taken = firsts.isEmpty() ? Map.of() : taken(map);
    for (Map.Entry<?, ?> member : map.entrySet()) {
      Object value = member.getValue();
      String name = (String) member.getKey();
      if (value == null || repeatsMarkdown(name, map)) {
        continue;
      }
      UsedFields named = byName.get(name);
      UsedFields used = both(named == null ? matching(name) : named, taken.get(name));
      if (used == null) {
        unmapped.found(field.child(name));
      } else {
        used.walkInto(value, field, named == null ? UnmappedFields.ANY : name, unmapped);
      }
    }
  }

  private void walkList(List<?> list, Field field, UnmappedFields unmapped) {
    Map<String, UsedFields> taken = firsts.isEmpty() ? Map.of() : taken(list);
    for (int i = 0; i < list.size(); i++) {
      Object value = list.get(i);
      if (value == null) {
        continue;
      }
      String index = Integer.toString(i);
      UsedFields named = byName.get(index);
      UsedFields used = both(named == null ? matching(index) : named, taken.get(index));
      if (used == null) {
        unmapped.found(field.child(UnmappedFields.ANY));
      } else {
        used.walkInto(value, field, UnmappedFields.ANY, unmapped);
      }
    }
  }

  private void walkInto(Object value, Field parent, String name, UnmappedFields unmapped) {
    if (!whole) {
      walk(value, parent.child(name), unmapped);
    }
  }

  /** What columns take of single members, by the names of these. */
  private Map<String, UsedFields> taken(Object parent) {
    Map<String, UsedFields> taken = new HashMap<>();
    List<String> names = names(parent).toList();
    for (Wildcard first : firsts) {
      names.stream()
          .filter(name -> first.regex.matcher(name).matches())
          .filter(name -> first.fields.reaches(CompiledPath.child(parent, name)))
          .findFirst()
          .ifPresent(name -> taken.merge(name, first.fields, joined::of));
    }
    return taken;
  }

  /** Whether the way from here ends at a value. */
  private boolean reaches(@Nullable Object value) {
    return value != null
        && (whole
            || byName.entrySet().stream()
                .anyMatch(next -> next.getValue().reaches(CompiledPath.child(value, next.getKey())))
            || !firsts.isEmpty() && !taken(value).isEmpty());
  }

  /** In the order in which matches are looked for. */
  private static Stream<String> names(Object parent) {
    if (parent instanceof Map<?, ?> map) {
      return map.keySet().stream().map(String::valueOf).sorted(NaturalOrder.INSTANCE);
    }
    int size = parent instanceof List<?> list ? list.size() : 0;
    return IntStream.range(0, size).mapToObj(Integer::toString);
  }

  private @Nullable UsedFields both(@Nullable UsedFields some, @Nullable UsedFields more) {
    return some == null ? more : more == null ? some : joined.of(some, more);
  }

  /** Made anew; {@link JoinedFields} keeps it. */
  UsedFields joinedWith(UsedFields more) {
    UsedFields both = new UsedFields(joined);
    both.include(this);
    both.include(more);
    both.seal();
    return both;
  }

  private @Nullable UsedFields matching(String name) {
    UsedFields found = null;
    for (Wildcard wildcard : wildcards) {
      if (wildcard.regex.matcher(name).matches()) {
        found = both(found, wildcard.fields);
      }
    }
    return found;
  }

  /**
   * A Markdown record says its front matter twice (the members of {@code front_matter} are members
   * of the record too) and its content twice (by heading in {@code sections}, and in a title that
   * the front matter does not have).
   */
  private static boolean repeatsMarkdown(String name, Map<?, ?> map) {
    return (name.equals("front_matter") || name.equals("sections") || name.equals("title"))
        && map.containsKey("content")
        && map.get("front_matter") instanceof Map<?, ?> front
        && !(name.equals("title") && front.get("title") != null);
  }
}
