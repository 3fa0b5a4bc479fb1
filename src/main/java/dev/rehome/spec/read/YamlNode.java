package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A piece of YAML that knows its place. Every question has an answer: what is missing, or of
 * another kind than the question expects, answers with nothing. {@link ShapeChecker} has reported
 * it then.
 *
 * @param content null, a Boolean, Long, BigInteger, BigDecimal or String; a List of nodes; a Map of
 *     nodes by key; or {@link Stand} for what is not there
 * @param text a single value as written, without quotes
 * @param where where it begins
 * @param key where its key begins; where it begins itself, if it has none
 */
record YamlNode(@Nullable Object content, String text, Location where, Location key) {

  /** What a node is, as far as the language cares. */
  enum Kind {
    NOTHING,
    FLAG,
    WHOLE,
    NUMBER,
    TEXT,
    LIST,
    MAPPING,
    /** Nothing stands there. */
    MISSING,
    /** Something stands there that cannot be what it should be, which has been reported. */
    UNUSABLE
  }

  private enum Stand {
    MISSING,
    UNUSABLE
  }

  /** A list or mapping. */
  static YamlNode of(Object content, Location where) {
    return new YamlNode(content, "", where, where);
  }

  YamlNode under(Location keyPlace) {
    return new YamlNode(content, text, where, keyPlace);
  }

  /** The same place with other contents. */
  YamlNode with(Object other) {
    return new YamlNode(other, text, where, key);
  }

  YamlNode unusable() {
    return with(Stand.UNUSABLE);
  }

  Kind kind() {
    if (content == null) {
      return Kind.NOTHING;
    }
    if (content instanceof Stand stand) {
      return stand == Stand.MISSING ? Kind.MISSING : Kind.UNUSABLE;
    }
    if (content instanceof Number) {
      return content instanceof Long ? Kind.WHOLE : Kind.NUMBER;
    }
    return content instanceof String
        ? Kind.TEXT
        : content instanceof Boolean
            ? Kind.FLAG
            : content instanceof List ? Kind.LIST : Kind.MAPPING;
  }

  boolean is(Kind kind) {
    return kind() == kind;
  }

  /** Whether it is one value, nothing included. */
  boolean isSingle() {
    return content == null
        || content instanceof Boolean
        || content instanceof Number
        || content instanceof String;
  }

  /** Whether something stands there, right or wrong. */
  boolean present() {
    return !is(Kind.MISSING);
  }

  /** How a message calls it: {@code the text 'abc'}, {@code a list}. */
  String described() {
    return switch (kind()) {
      case TEXT -> text.isEmpty() ? "an empty text" : "the text '" + text + "'";
      case NOTHING, MISSING, UNUSABLE -> "nothing";
      case FLAG -> text;
      case WHOLE, NUMBER -> "the number " + text;
      case LIST -> "a list";
      case MAPPING -> "a mapping";
    };
  }

  /** The neutral value, as {@code record} defines it. */
  @Nullable Object value() {
    if (is(Kind.LIST)) {
      List<@Nullable Object> values = new ArrayList<>();
      items().forEach(item -> values.add(item.value()));
      return Collections.unmodifiableList(values);
    }
    if (is(Kind.MAPPING)) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      entries().forEach((name, node) -> values.put(name, node.value()));
      return Collections.unmodifiableMap(values);
    }
    return content instanceof Stand ? null : content;
  }

  /** What stands under a key; a missing node, at the place of this one, if nothing does. */
  YamlNode get(String name) {
    YamlNode found = entries().get(name);
    return found == null ? new YamlNode(Stand.MISSING, "", key, key) : found;
  }

  boolean has(String name) {
    return entries().containsKey(name);
  }

  /** The nodes by key, in order; none if it is no mapping. */
  @SuppressWarnings("unchecked") // the composer puts nothing else in
  Map<String, YamlNode> entries() {
    return content instanceof Map ? (Map<String, YamlNode>) content : Map.of();
  }

  /** The nodes of a list; none if it is none. */
  @SuppressWarnings("unchecked") // the composer puts nothing else in
  List<YamlNode> items() {
    return content instanceof List ? (List<YamlNode>) content : List.of();
  }

  Optional<YamlNode> ifText() {
    return Optional.of(this).filter(node -> node.is(Kind.TEXT));
  }

  Optional<String> asText() {
    return ifText().map(YamlNode::text);
  }

  Optional<Boolean> asFlag() {
    return content instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  Optional<Long> asLong() {
    return content instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  Optional<Integer> asInt() {
    return asLong().map(Math::toIntExact);
  }

  Optional<BigDecimal> asDecimal() {
    return content instanceof Number number
        ? Optional.of(new BigDecimal(number.toString()))
        : Optional.empty();
  }

  /** The one of some constants that it names. */
  <E> Optional<E> as(E[] constants, Function<E, String> label) {
    return asText()
        .flatMap(
            word ->
                Arrays.stream(constants)
                    .filter(constant -> label.apply(constant).equals(word))
                    .findFirst());
  }

  /** The texts of a list, or the one text that stands in its place. */
  List<YamlNode> texts() {
    Stream<YamlNode> nodes = is(Kind.LIST) ? items().stream() : Stream.of(this);
    return nodes.flatMap(node -> node.ifText().stream()).toList();
  }

  /** The same without their places. */
  List<String> strings() {
    return texts().stream().map(YamlNode::text).toList();
  }

  YamlNode without(String name) {
    Map<String, YamlNode> rest = new LinkedHashMap<>(entries());
    rest.remove(name);
    return with(rest);
  }

  /** This mapping with another's keys laid over it; mappings merge, anything else is replaced. */
  YamlNode overlaidBy(YamlNode above) {
    if (!is(Kind.MAPPING) || !above.is(Kind.MAPPING)) {
      return above;
    }
    Map<String, YamlNode> merged = new LinkedHashMap<>(entries());
    above.entries().forEach((name, node) -> merged.merge(name, node, YamlNode::overlaidBy));
    return above.with(merged);
  }
}
