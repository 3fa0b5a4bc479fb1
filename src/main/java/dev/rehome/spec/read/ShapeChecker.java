package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Template;
import dev.rehome.spec.read.Shape.Choice;
import dev.rehome.spec.read.Shape.Key;
import dev.rehome.spec.read.YamlNode.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds YAML against its {@link Shape} and reports every difference. What it gives back is the same
 * YAML with all that is wrong marked as unusable, so that readers need no check of their own. What
 * stands under a misspelt key stands, unusable, also under the key that was meant: that this one is
 * missing, and all that follows from it, would be noise.
 */
final class ShapeChecker {

  private final Problems problems;

  ShapeChecker(Problems problems) {
    this.problems = problems;
  }

  /** Checks the value of a key. */
  YamlNode check(Key key, YamlNode node) {
    return check(key.shape(), node, "'" + key.name() + "'", node.key());
  }

  /** Checks a whole document. */
  YamlNode checkDocument(Shape.Section shape, YamlNode root) {
    return check(shape, root, "the " + shape.name(), root.where());
  }

  /**
   * @param what how messages call the node
   * @param place where to report what is missing in it
   */
  private YamlNode check(Shape shape, YamlNode node, String what, Location place) {
    if (shape instanceof Shape.AnyOf anyOf) {
      return checkAnyOf(anyOf, node, what, place);
    }
    if (!shape.takes(node)) {
      return refuse(node, wrongType(shape, node, what));
    }
    if (shape instanceof Shape.Value value) {
      return checkValue(value, node, what);
    }
    if (shape instanceof Shape.Word word) {
      return checkWord(word, node);
    }
    if (shape instanceof Shape.ListOf list) {
      return checkList(list, node, what);
    }
    return shape instanceof Shape.Named named
        ? checkNamed(named, node, what)
        : checkSection((Shape.Section) shape, node, what, place);
  }

  private YamlNode refuse(YamlNode node, Problem problem) {
    problems.add(problem.at(node.where()));
    return node.unusable();
  }

  private YamlNode checkAnyOf(Shape.AnyOf anyOf, YamlNode node, String what, Location place) {
    Optional<Shape> taking = anyOf.shapes().stream().filter(one -> one.takes(node)).findFirst();
    boolean template =
        anyOf.kinds().contains(Kind.TEXT) && unquotedTemplate(anyOf, node).isPresent();
    return template || taking.isEmpty()
        ? refuse(node, wrongType(anyOf, node, what))
        : check(taking.get(), node, what, place);
  }

  private static Problem wrongType(Shape shape, YamlNode node, String what) {
    return unquotedTemplate(shape, node)
        .map(
            text ->
                Problem.of("unquoted-template", what + " has a template without quotes around it")
                    .hint("write \"" + text + "\""))
        .orElseGet(
            () -> {
              Problem problem = wrong("wrong-type", shape, node, what);
              return hintFor(shape, node).map(problem::hint).orElse(problem);
            });
  }

  private static Problem wrong(String code, Shape shape, YamlNode node, String what) {
    return Problem.of(
        code, what + " must be " + shape.expected() + ", but was " + node.described());
  }

  /** YAML reads an unquoted {@code {file.stem}} as a mapping with one key and no value. */
  private static Optional<String> unquotedTemplate(Shape shape, YamlNode node) {
    return node.entries().entrySet().stream()
        .filter(entry -> node.entries().size() == 1 && entry.getValue().is(Kind.NOTHING))
        .map(Map.Entry::getKey)
        .filter(name -> name.matches(Template.VARIABLE) && !isKey(name, shape))
        .map(name -> "{" + name + "}")
        .findFirst();
  }

  private static boolean isKey(String name, Shape shape) {
    return shape instanceof Shape.AnyOf anyOf
        ? anyOf.shapes().stream().anyMatch(one -> isKey(name, one))
        : shape instanceof Shape.Section section && section.key(name).isPresent();
  }

  private static Optional<String> hintFor(Shape shape, YamlNode node) {
    boolean column = shape instanceof Shape.AnyOf anyOf && anyOf.shapes().contains(Language.COLUMN);
    if (!node.isSingle()) {
      return column ? Optional.of("for a list write { from: [...] }") : Optional.empty();
    }
    if (node.is(Kind.NOTHING)) {
      return Optional.of("give it a value or take the key away");
    }
    if (column) {
      return Optional.of("for a constant write { value: " + node.text() + " }");
    }
    if (shape.kinds().equals(Set.of(Kind.TEXT)) && !(shape instanceof Shape.Word)) {
      return Optional.of("put it in quotes: \"" + node.text() + "\"");
    }
    return shape instanceof Shape.ListOf && node.is(Kind.TEXT)
        ? Optional.of("write [\"" + node.text() + "\"]")
        : Optional.empty();
  }

  private YamlNode checkValue(Shape.Value value, YamlNode node, String what) {
    if (!value.inRange(node)) {
      return refuse(node, wrong("bad-value", value, node, what));
    }
    if (!node.is(Kind.TEXT)) {
      return node;
    }
    if (!value.blank() && node.text().isBlank()) {
      return refuse(
          node,
          Problem.of("empty-text", what + " must be " + value.expected() + ", but was empty"));
    }
    String pattern = value.pattern();
    return pattern != null && value.strict() && !node.text().matches(pattern)
        ? refuse(node, wrong("bad-value", value, node, what))
        : node;
  }

  private YamlNode checkWord(Shape.Word word, YamlNode node) {
    String hint = word.unfinished().get(node.text());
    if (hint != null) {
      String message = word.noun() + " '" + node.text() + "' needs an argument";
      return refuse(node, Problem.of("missing-argument", message).hint(hint));
    }
    if (!word.allowed().contains(node.text())) {
      return refuse(
          node,
          Problem.of("unknown-" + word.noun(), "unknown " + word.noun() + " '" + node.text() + "'")
              .hint(DidYouMean.hint(node.text(), word.allowed())));
    }
    return node;
  }

  private YamlNode checkList(Shape.ListOf list, YamlNode node, String what) {
    if (!list.empty() && node.items().isEmpty()) {
      return refuse(
          node, Problem.of("empty-list", what + " must have at least one " + list.noun()));
    }
    List<YamlNode> items = new ArrayList<>();
    for (YamlNode item : node.items()) {
      String name = list.noun() + " " + (items.size() + 1) + " of " + what;
      items.add(check(list.element(), item, name, item.where()));
    }
    return node.with(items);
  }

  private YamlNode checkNamed(Shape.Named named, YamlNode node, String what) {
    if (!named.empty() && node.entries().isEmpty()) {
      return refuse(
          node, Problem.of("empty-mapping", what + " must have at least one " + named.noun()));
    }
    Map<String, YamlNode> members = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (name, member) -> {
              checkName(named, name, member.key());
              String called = named.noun() + " '" + name + "'";
              members.put(name, check(named.member(), member, called, member.key()));
            });
    return node.with(members);
  }

  private void checkName(Shape.Named named, String name, Location where) {
    String pattern = named.pattern();
    if (name.isBlank()) {
      problems.add(Problem.of("bad-name", "this " + named.noun() + " has no name").at(where));
    } else if (pattern != null && !name.matches(pattern)) {
      String rule = "must be named with letters, digits and '_', not starting with a digit";
      problems.add(Problem.of("bad-name", named.noun() + " '" + name + "' " + rule).at(where));
    }
  }

  private YamlNode checkSection(Shape.Section section, YamlNode node, String what, Location place) {
    Map<String, YamlNode> checked = new LinkedHashMap<>();
    Set<String> misspelt = new HashSet<>();
    node.entries()
        .forEach(
            (name, value) -> {
              Optional<Key> key = section.key(name);
              key.ifPresent(known -> checked.put(name, check(known, value)));
              if (key.isEmpty()) {
                problems.add(unknownKey(section, name, what).at(value.key()));
                DidYouMean.closest(name, section.keyNames()).ifPresent(misspelt::add);
                misspelt.addAll(section.singleKey() ? section.keyNames() : List.of());
              }
            });
    misspelt.forEach(name -> checked.putIfAbsent(name, node.unusable()));
    section.keys().stream()
        .filter(key -> key.required() && !checked.containsKey(key.name()))
        .forEach(key -> problems.add(missingKey(key, what).at(place)));
    for (Choice choice : section.choices()) {
      if (Collections.disjoint(choice.keys(), misspelt)) {
        checkChoice(choice, node, what, place);
      }
    }
    return node.with(checked);
  }

  private static Problem unknownKey(Shape.Section section, String name, String what) {
    return Problem.of("unknown-key", "unknown key '" + name + "' in " + what)
        .hint(DidYouMean.hint(name, section.keyNames()));
  }

  private static Problem missingKey(Key key, String what) {
    return Problem.of("missing-key", what + " has no '" + key.name() + "'")
        .hint("add '" + key.name() + "': " + key.shape().expected());
  }

  private void checkChoice(Choice choice, YamlNode node, String what, Location place) {
    List<String> found = node.entries().keySet().stream().filter(choice.keys()::contains).toList();
    if (found.isEmpty()) {
      problems.add(
          Problem.of("missing-key", what + " needs one of " + words(choice.keys(), "or"))
              .at(place)
              .hint(choice.hint()));
    } else if (found.size() > 1 && !choice.several()) {
      problems.add(
          Problem.of("contradiction", what + " has " + words(found, "and") + " at once")
              .at(node.get(found.get(found.size() - 1)).key())
              .hint("keep one of them" + origin(node, found)));
    }
  }

  /** Where the first of some keys stands, when that is in a template. */
  private static String origin(YamlNode node, List<String> keys) {
    Location first = node.get(keys.get(0)).key();
    Location last = node.get(keys.get(keys.size() - 1)).key();
    return first.file().equals(last.file()) ? "" : "; '" + keys.get(0) + "' comes from " + first;
  }

  private static String words(List<String> names, String conjunction) {
    String all = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    int comma = all.lastIndexOf(", ");
    return comma < 0
        ? all
        : all.substring(0, comma) + " " + conjunction + " " + all.substring(comma + 2);
  }
}
