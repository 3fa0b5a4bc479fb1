package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the language, ready to be asked for its keys. Answers with nothing where a key is
 * missing or of the wrong kind: {@link ShapeChecker} has reported that. Asking for a key that
 * {@link SpecKeys} does not declare is a bug and throws {@link IllegalArgumentException}.
 */
final class YamlMapping {

  private final YamlNode.Mapping node;
  private final Shape.Section section;

  YamlMapping(YamlNode.Mapping node, Shape.Section section) {
    this.node = node;
    this.section = section;
  }

  /** Stands in for a section that is missing. */
  static YamlMapping empty(Shape.Section section, Location where) {
    return new YamlMapping(new YamlNode.Mapping(Map.of(), where), section);
  }

  /** The place of the key; of the mapping where the key is missing. */
  Location where(String key) {
    YamlNode.Entry entry = find(key);
    return entry == null ? node.where() : entry.where();
  }

  boolean has(String key) {
    return find(key) != null;
  }

  /** Whether a key is missing because it is misspelt. */
  boolean misspelt(String key) {
    return !has(key) && ShapeChecker.misspelt(section, node, key);
  }

  /** The key with its value, whatever that is. */
  Optional<YamlNode.Entry> entry(String key) {
    return Optional.ofNullable(find(key));
  }

  Optional<YamlNode> node(String key) {
    return entry(key).map(YamlNode.Entry::value).filter(shape(key)::takes);
  }

  /** A text, with its place. */
  Optional<YamlNode.Scalar> scalar(String key) {
    return node(key)
        .filter(YamlNode.Scalar.class::isInstance)
        .map(YamlNode.Scalar.class::cast)
        .filter(YamlNode.Scalar::isText);
  }

  Optional<String> text(String key) {
    return scalar(key).map(YamlNode.Scalar::text);
  }

  Optional<Boolean> flag(String key) {
    return value(key, Boolean.class);
  }

  Optional<Long> whole(String key) {
    return value(key, Long.class);
  }

  Optional<BigDecimal> number(String key) {
    return value(key, Number.class).map(number -> new BigDecimal(number.toString()));
  }

  /** The texts of a list, or the one text where the key takes that too. */
  List<YamlNode.Scalar> scalars(String key) {
    return node(key).map(YamlMapping::scalars).orElse(List.of());
  }

  static List<YamlNode.Scalar> scalars(YamlNode node) {
    Stream<YamlNode> nodes =
        node instanceof YamlNode.Sequence list ? list.items().stream() : Stream.of(node);
    return nodes
        .filter(YamlNode.Scalar.class::isInstance)
        .map(YamlNode.Scalar.class::cast)
        .filter(YamlNode.Scalar::isText)
        .toList();
  }

  /** The members of a mapping whose keys the user chooses. */
  Map<String, YamlNode.Entry> members(String key) {
    return node(key)
        .filter(YamlNode.Mapping.class::isInstance)
        .map(found -> ((YamlNode.Mapping) found).entries())
        .orElse(Map.of());
  }

  /** Those members of {@link #members} that are sections. */
  Map<String, YamlMapping> sections(String key) {
    Map<String, YamlMapping> sections = new LinkedHashMap<>();
    if (shape(key) instanceof Shape.Named named) {
      members(key)
          .forEach(
              (name, entry) ->
                  in(entry.value(), named.member())
                      .ifPresent(mapping -> sections.put(name, mapping)));
    }
    return sections;
  }

  Optional<YamlMapping> section(String key) {
    return node(key).flatMap(found -> in(found, shape(key)));
  }

  /** The section of a key, or an empty one where it is missing. */
  YamlMapping sectionOrEmpty(String key) {
    return section(key).orElseGet(() -> empty((Shape.Section) shape(key), where(key)));
  }

  /** The mappings in a list. */
  List<YamlMapping> list(String key) {
    if (shape(key) instanceof Shape.ListOf list
        && node(key).orElse(null) instanceof YamlNode.Sequence sequence) {
      return sequence.items().stream().flatMap(item -> in(item, list.element()).stream()).toList();
    }
    return List.of();
  }

  /** A mapping as the section that its shape allows it to be. */
  static Optional<YamlMapping> in(YamlNode node, Shape shape) {
    Stream<Shape> shapes =
        shape instanceof Shape.AnyOf anyOf ? anyOf.shapes().stream() : Stream.of(shape);
    return node instanceof YamlNode.Mapping mapping
        ? shapes
            .filter(Shape.Section.class::isInstance)
            .map(section -> new YamlMapping(mapping, (Shape.Section) section))
            .findFirst()
        : Optional.empty();
  }

  private <T> Optional<T> value(String key, Class<T> type) {
    return node(key).map(YamlNode::value).filter(type::isInstance).map(type::cast);
  }

  private Shape shape(String key) {
    return section
        .key(key)
        .orElseThrow(() -> new IllegalArgumentException("no key " + key + " in " + section.name()))
        .shape();
  }

  private YamlNode.@Nullable Entry find(String key) {
    shape(key);
    return node.entries().get(key);
  }
}
