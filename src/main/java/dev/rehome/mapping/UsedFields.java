package dev.rehome.mapping;

import dev.rehome.mapping.UnmappedFields.Field;
import dev.rehome.spec.PathPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a set of entities uses, as a tree that is walked along a record. Built by {@link
 * #add}, then {@link #seal}ed, then safe for any number of threads.
 */
final class UsedFields {

  private final Map<String, UsedFields> byName = new HashMap<>();
  private final List<Wildcard> wildcards = new ArrayList<>();

  /** Taken with everything in it. */
  private boolean whole;

  private record Wildcard(Pattern regex, UsedFields fields) {}

  /**
   * Adds a path.
   *
   * @param takenWhole whether everything at its end is used, or only the way there
   */
  void add(List<PathPattern.Segment> path, boolean takenWhole) {
    UsedFields fields = this;
    for (PathPattern.Segment segment : path) {
      if (segment instanceof PathPattern.Key key) {
        fields = fields.byName.computeIfAbsent(key.name(), name -> new UsedFields());
      } else if (segment instanceof PathPattern.Match match) {
        fields = fields.wildcard(match.regex());
      }
    }
    fields.whole |= takenWhole;
  }

  private UsedFields wildcard(Pattern regex) {
    for (Wildcard wildcard : wildcards) {
      if (wildcard.regex.pattern().equals(regex.pattern())) {
        return wildcard.fields;
      }
    }
    UsedFields fields = new UsedFields();
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
    other.byName.forEach(
        (name, fields) -> byName.computeIfAbsent(name, absent -> new UsedFields()).include(fields));
    other.wildcards.forEach(wildcard -> wildcard(wildcard.regex).include(wildcard.fields));
  }

  /** Counts the fields of one record that are not used. */
  void count(@Nullable Object record, UnmappedFields unmapped) {
    if (!whole && record != null) {
      walk(record, unmapped.nextRecord(), unmapped);
    }
  }

  private void walk(Object value, Field field, UnmappedFields unmapped) {
    if (value instanceof Map<?, ?> map) {
      walkMap(map, field, unmapped);
    } else if (value instanceof List<?> list) {
      walkList(list, field, unmapped);
    } else {
      unmapped.found(field);
    }
  }

  private void walkMap(Map<?, ?> map, Field field, UnmappedFields unmapped) {
    for (Map.Entry<?, ?> member : map.entrySet()) {
      Object value = member.getValue();
      String name = (String) member.getKey();
      if (value == null || repeatsMarkdown(name, map)) {
        continue;
      }
      UsedFields used = byName.get(name);
      if (used != null) {
        used.walkInto(value, field, name, unmapped);
        continue;
      }
      used = matching(name);
      if (used != null) {
        used.walkInto(value, field, UnmappedFields.ANY, unmapped);
      } else {
        unmapped.found(field.child(name));
      }
    }
  }

  private void walkList(List<?> list, Field field, UnmappedFields unmapped) {
    for (int i = 0; i < list.size(); i++) {
      Object value = list.get(i);
      if (value == null) {
        continue;
      }
      String index = Integer.toString(i);
      UsedFields used = byName.get(index);
      used = used == null ? matching(index) : used;
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

  private @Nullable UsedFields matching(String name) {
    UsedFields found = null;
    boolean several = false;
    for (Wildcard wildcard : wildcards) {
      if (wildcard.regex.matcher(name).matches()) {
        if (found == null) {
          found = wildcard.fields;
          continue;
        }
        UsedFields both = new UsedFields();
        both.include(found);
        both.include(wildcard.fields);
        found = both;
        several = true;
      }
    }
    if (several && found != null) {
      found.seal();
    }
    return found;
  }

  /**
   * A Markdown record says its front matter twice (the members of {@code front_matter} are members
   * of the record too) and its content twice (by heading in {@code sections}).
   */
  private static boolean repeatsMarkdown(String name, Map<?, ?> map) {
    return (name.equals("front_matter") || name.equals("sections"))
        && map.containsKey("content")
        && map.get("front_matter") instanceof Map;
  }
}
