package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Template;
import dev.rehome.spec.read.Shape.Choice;
import dev.rehome.spec.read.Shape.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds YAML against its {@link Shape} and reports every difference. */
final class ShapeChecker {

  private final Problems problems;

  ShapeChecker(Problems problems) {
    this.problems = problems;
  }

  /** Checks the value of a key; whether it was right. */
  boolean check(Key key, YamlNode.Entry entry) {
    int before = problems.list().size();
    check(key.shape(), entry.value(), "'" + key.name() + "'", entry.where());
    return problems.list().size() == before;
  }

  /** Checks a whole document. */
  void checkDocument(Shape.Section shape, YamlNode.Mapping root) {
    check(shape, root, "the " + shape.name(), root.where());
  }

  /**
   * @param what how messages call the node
   * @param place where to report what is missing in it
   */
  private void check(Shape shape, YamlNode node, String what, Location place) {
    if (shape instanceof Shape.AnyOf anyOf) {
      checkAnyOf(anyOf, node, what, place);
    } else if (!shape.takes(node)) {
      problems.add(wrongType(shape, node, what));
    } else if (shape instanceof Shape.Text text) {
      checkText(text, (YamlNode.Scalar) node, what);
    } else if (shape instanceof Shape.Word word) {
      checkWord(word, (YamlNode.Scalar) node);
    } else if (shape instanceof Shape.ListOf list) {
      checkList(list, (YamlNode.Sequence) node, what);
    } else if (shape instanceof Shape.Named named) {
      checkNamed(named, (YamlNode.Mapping) node, what);
    } else if (shape instanceof Shape.Section section) {
      checkSection(section, (YamlNode.Mapping) node, what, place);
    }
  }

  private void checkAnyOf(Shape.AnyOf anyOf, YamlNode node, String what, Location place) {
    Optional<Shape> taking = anyOf.shapes().stream().filter(one -> one.takes(node)).findFirst();
    boolean texts = anyOf.shapes().stream().anyMatch(Shape.Text.class::isInstance);
    if (texts && unquotedTemplate(anyOf, node).isPresent() || taking.isEmpty()) {
      problems.add(wrongType(anyOf, node, what));
    } else {
      check(taking.get(), node, what, place);
    }
  }

  private Problem wrongType(Shape shape, YamlNode node, String what) {
    Optional<Problem> template =
        unquotedTemplate(shape, node)
            .map(
                text ->
                    Problem.of(
                            "unquoted-template", what + " has a template without quotes around it")
                        .hint("write \"" + text + "\""));
    return template
        .orElseGet(
            () -> {
              Problem problem =
                  Problem.of(
                      "wrong-type",
                      what + " must be " + shape.expected() + ", but was " + node.described());
              return hintFor(shape, node).map(problem::hint).orElse(problem);
            })
        .at(node.where());
  }

  /** YAML reads an unquoted {@code {file.stem}} as a mapping with one key and no value. */
  private static Optional<String> unquotedTemplate(Shape shape, YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping && mapping.entries().size() == 1) {
      return mapping.entries().entrySet().stream()
          .filter(entry -> entry.getValue().value().value() == null)
          .map(Map.Entry::getKey)
          .filter(name -> name.matches(Template.VARIABLE) && !isKey(name, shape))
          .map(name -> "{" + name + "}")
          .findFirst();
    }
    return Optional.empty();
  }

  private static boolean isKey(String name, Shape shape) {
    return shape instanceof Shape.AnyOf anyOf
        ? anyOf.shapes().stream().anyMatch(one -> isKey(name, one))
        : shape instanceof Shape.Section section && section.key(name).isPresent();
  }

  private static Optional<String> hintFor(Shape shape, YamlNode node) {
    boolean column = shape instanceof Shape.AnyOf anyOf && anyOf.shapes().contains(SpecKeys.COLUMN);
    if (!(node instanceof YamlNode.Scalar scalar)) {
      return column ? Optional.of("for a list write { from: [...] }") : Optional.empty();
    }
    if (scalar.kind() == YamlNode.Kind.NOTHING) {
      return Optional.of("give it a value or take the key away");
    }
    if (column) {
      return Optional.of("for a constant write { value: " + scalar.text() + " }");
    }
    if (shape instanceof Shape.Text && !scalar.isText()) {
      return Optional.of("put it in quotes: \"" + scalar.text() + "\"");
    }
    if (shape instanceof Shape.ListOf && scalar.isText()) {
      return Optional.of("write [\"" + scalar.text() + "\"]");
    }
    return Optional.empty();
  }

  private void checkText(Shape.Text text, YamlNode.Scalar scalar, String what) {
    if (!text.blank() && scalar.text().isBlank()) {
      problems.add(
          Problem.of("empty-text", what + " must be " + text.expected() + ", but was empty")
              .at(scalar.where()));
    }
  }

  private void checkWord(Shape.Word word, YamlNode.Scalar scalar) {
    String hint = word.unfinished().get(scalar.text());
    if (hint != null) {
      problems.add(
          Problem.of("missing-argument", word.noun() + " '" + scalar.text() + "' needs an argument")
              .at(scalar.where())
              .hint(hint));
    } else if (!word.allowed().contains(scalar.text())) {
      problems.add(
          Problem.of(
                  "unknown-" + word.noun(), "unknown " + word.noun() + " '" + scalar.text() + "'")
              .at(scalar.where())
              .hint(DidYouMean.hint(scalar.text(), word.allowed())));
    }
  }

  private void checkList(Shape.ListOf list, YamlNode.Sequence sequence, String what) {
    if (!list.empty() && sequence.items().isEmpty()) {
      problems.add(
          Problem.of("empty-list", what + " must have at least one " + list.noun())
              .at(sequence.where()));
    }
    int number = 0;
    for (YamlNode item : sequence.items()) {
      number++;
      check(list.element(), item, list.noun() + " " + number + " of " + what, item.where());
    }
  }

  private void checkNamed(Shape.Named named, YamlNode.Mapping mapping, String what) {
    if (!named.empty() && mapping.entries().isEmpty()) {
      problems.add(
          Problem.of("empty-mapping", what + " must have at least one " + named.noun())
              .at(mapping.where()));
    }
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              checkName(named, name, entry.where());
              String member = named.noun() + " '" + name + "'";
              check(named.member(), entry.value(), member, entry.where());
            });
  }

  private void checkName(Shape.Named named, String name, Location where) {
    String pattern = named.pattern();
    if (name.isBlank()) {
      problems.add(Problem.of("bad-name", "this " + named.noun() + " has no name").at(where));
    } else if (pattern != null && !name.matches(pattern)) {
      problems.add(
          Problem.of(
                  "bad-name",
                  named.noun()
                      + " '"
                      + name
                      + "' must be named with letters, digits and '_', not starting with a digit")
              .at(where));
    }
  }

  private void checkSection(
      Shape.Section section, YamlNode.Mapping mapping, String what, Location place) {
    mapping
        .entries()
        .forEach(
            (name, entry) ->
                section
                    .key(name)
                    .ifPresentOrElse(
                        key -> check(key, entry),
                        () -> problems.add(unknownKey(section, name, what).at(entry.where()))));
    section.keys().stream()
        .filter(Key::required)
        .filter(key -> !mapping.entries().containsKey(key.name()))
        .filter(key -> !misspelt(section, mapping, key.name()))
        .forEach(key -> problems.add(missingKey(key, what).at(place)));
    section.choices().forEach(choice -> checkChoice(section, choice, mapping, what, place));
  }

  private static Problem unknownKey(Shape.Section section, String name, String what) {
    return Problem.of("unknown-key", "unknown key '" + name + "' in " + what)
        .hint(DidYouMean.hint(name, section.keyNames()));
  }

  private static Problem missingKey(Key key, String what) {
    return Problem.of("missing-key", what + " has no '" + key.name() + "'")
        .hint("add '" + key.name() + "': " + key.shape().expected());
  }

  private void checkChoice(
      Shape.Section section, Choice choice, YamlNode.Mapping mapping, String what, Location place) {
    List<String> found =
        mapping.entries().keySet().stream().filter(choice.keys()::contains).toList();
    if (found.isEmpty()) {
      if (choice.keys().stream().noneMatch(key -> misspelt(section, mapping, key))) {
        problems.add(
            Problem.of("missing-key", what + " needs one of " + words(choice.keys(), "or"))
                .at(place)
                .hint(choice.hint()));
      }
    } else if (found.size() > 1 && !choice.several()) {
      problems.add(
          Problem.of("contradiction", what + " has " + words(found, "and") + " at once")
              .at(places(mapping, found).get(found.size() - 1))
              .hint("keep one of them" + origin(mapping, found)));
    }
  }

  private static List<Location> places(YamlNode.Mapping mapping, List<String> keys) {
    return keys.stream()
        .flatMap(key -> Optional.ofNullable(mapping.entries().get(key)).stream())
        .map(YamlNode.Entry::where)
        .toList();
  }

  /** Where the first of some keys stands, when that is in a template. */
  private static String origin(YamlNode.Mapping mapping, List<String> keys) {
    List<Location> places = places(mapping, keys);
    Location first = places.get(0);
    return first.file().equals(places.get(places.size() - 1).file())
        ? ""
        : "; '" + keys.get(0) + "' comes from " + first;
  }

  private static String words(List<String> names, String conjunction) {
    String all = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    int comma = all.lastIndexOf(", ");
    return comma < 0
        ? all
        : all.substring(0, comma) + " " + conjunction + " " + all.substring(comma + 2);
  }

  /**
   * Whether a key seems to be there under a wrong name. That has been reported; that the key itself
   * is missing, and all that follows from it, would be noise.
   */
  static boolean misspelt(Shape.Section section, YamlNode.Mapping mapping, String key) {
    return mapping.entries().keySet().stream()
        .filter(name -> section.key(name).isEmpty())
        .anyMatch(name -> section.singleKey() || isMeant(key, name, section.keyNames()));
  }

  private static boolean isMeant(String key, String typed, List<String> keys) {
    return DidYouMean.closest(typed, keys).filter(key::equals).isPresent();
  }
}
