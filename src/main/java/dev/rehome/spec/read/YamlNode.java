package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A piece of YAML that knows its place. */
sealed interface YamlNode {

  Location where();

  /** How a message calls it: {@code the text 'abc'}, {@code a list}. */
  String described();

  /** The neutral value, as {@code record} defines it. */
  @Nullable Object value();

  /** Every place in it, its own first. */
  Stream<Location> places();

  /** What YAML's core schema takes a scalar for. */
  enum Kind {
    TEXT,
    NOTHING,
    FLAG,
    WHOLE,
    FRACTION
  }

  /**
   * A single value.
   *
   * @param text as written, without quotes
   */
  record Scalar(Kind kind, String text, Location where) implements YamlNode {

    boolean isText() {
      return kind == Kind.TEXT;
    }

    @Override
    public String described() {
      return switch (kind) {
        case TEXT -> text.isEmpty() ? "an empty text" : "the text '" + text + "'";
        case NOTHING -> "nothing";
        case FLAG -> text;
        case WHOLE, FRACTION -> "the number " + text;
      };
    }

    @Override
    public @Nullable Object value() {
      return switch (kind) {
        case TEXT -> text;
        case NOTHING -> null;
        case FLAG -> text.toLowerCase(Locale.ROOT).equals("true");
        case WHOLE -> whole();
        case FRACTION -> fraction();
      };
    }

    private Object whole() {
      BigInteger number =
          switch (text.length() > 2 ? text.substring(0, 2) : "") {
            case "0x" -> new BigInteger(text.substring(2), 16);
            case "0o" -> new BigInteger(text.substring(2), 8);
            default -> new BigInteger(text);
          };
      return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
    }

    /** Infinity and not-a-number have no neutral value and stay text. */
    private Object fraction() {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        return text;
      }
    }

    @Override
    public Stream<Location> places() {
      return Stream.of(where);
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, Location where) implements YamlNode {

    @Override
    public String described() {
      return "a list";
    }

    @Override
    public Object value() {
      List<@Nullable Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.value()));
      return Collections.unmodifiableList(values);
    }

    @Override
    public Stream<Location> places() {
      return Stream.concat(Stream.of(where), items.stream().flatMap(YamlNode::places));
    }
  }

  /**
   * A mapping.
   *
   * @param entries by key, in order
   */
  record Mapping(Map<String, Entry> entries, Location where) implements YamlNode {

    @Override
    public String described() {
      return "a mapping";
    }

    @Override
    public Object value() {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      entries.forEach((key, entry) -> values.put(key, entry.value().value()));
      return Collections.unmodifiableMap(values);
    }

    @Override
    public Stream<Location> places() {
      return Stream.concat(
          Stream.of(where),
          entries.values().stream()
              .flatMap(entry -> Stream.concat(Stream.of(entry.where()), entry.value().places())));
    }

    /** What the keys lead to, each in the mapping that the one before leads to. */
    Optional<Entry> at(List<String> keys) {
      Optional<Entry> found = Optional.ofNullable(entries.get(keys.get(0)));
      return keys.size() == 1
          ? found
          : found
              .filter(entry -> entry.value() instanceof Mapping)
              .flatMap(entry -> ((Mapping) entry.value()).at(keys.subList(1, keys.size())));
    }

    Mapping without(String key) {
      Map<String, Entry> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Mapping(rest, where);
    }

    /** This mapping with another's keys laid over it; mappings merge, anything else is replaced. */
    Mapping overlaidBy(Mapping child) {
      Map<String, Entry> merged = new LinkedHashMap<>(entries);
      child.entries.forEach(
          (key, entry) -> merged.merge(key, entry, (old, young) -> old.overlaidBy(young)));
      return new Mapping(merged, child.where);
    }
  }

  /**
   * A key with its value.
   *
   * @param where the place of the key
   */
  record Entry(Location where, YamlNode value) {

    private Entry overlaidBy(Entry child) {
      if (value instanceof Mapping mine && child.value instanceof Mapping theirs) {
        return new Entry(child.where, mine.overlaidBy(theirs));
      }
      return child;
    }
  }
}
