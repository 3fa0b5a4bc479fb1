package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Template;
import dev.rehome.spec.read.YamlNode.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
  YamlNode check(String key, Shape shape, YamlNode node) {
    return check(shape, node, "'" + key + "'", node.key());
  }

  /** Checks a whole spec. */
  YamlNode checkDocument(Shape shape, YamlNode root) {
    return check(shape, root, "the spec", root.where());
  }

  /**
   * @param what how messages call the node
   * @param place where to report what is missing in it
   */
  private YamlNode check(Shape shape, YamlNode node, String what, Location place) {
    if (shape.isAnyOf()) {
      return checkAnyOf(shape, node, what, place);
    }
    if (!shape.takes(node)) {
      return refuse(node, wrongType(shape, node, what));
    }
    if (shape.isSection()) {
      return checkSection(shape, node, what, place);
    }
    if (shape.is("array")) {
      return checkList(shape, node, what);
    }
    if (shape.is("object")) {
      return checkNamed(shape, node, what);
    }
    return shape.schema().containsKey("enum")
        ? checkWord(shape, node)
        : checkValue(shape, node, what);
  }

  private YamlNode refuse(YamlNode node, Problem problem) {
    problems.add(problem.at(node.where()));
    return node.unusable();
  }

  private YamlNode checkAnyOf(Shape shape, YamlNode node, String what, Location place) {
    Optional<Shape> taking = shape.choices().stream().filter(one -> one.takes(node)).findFirst();
    boolean template =
        shape.kinds().contains(Kind.TEXT) && unquotedTemplate(shape, node).isPresent();
    return template || taking.isEmpty()
        ? refuse(node, wrongType(shape, node, what))
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
    return shape.keys().containsKey(name)
        || shape.choices().stream().anyMatch(one -> isKey(name, one));
  }

  private static Optional<String> hintFor(Shape shape, YamlNode node) {
    if (!node.isSingle()) {
      return shape.text("listHint");
    }
    if (node.is(Kind.NOTHING)) {
      return Optional.of("give it a value or remove the key");
    }
    Optional<String> hint = shape.text("valueHint").map(text -> text.replace("?", node.text()));
    if (shape.is("string")) {
      return Optional.of("put it in quotes: \"" + node.text() + "\"");
    }
    return shape.is("array") && node.is(Kind.TEXT)
        ? Optional.of("write [\"" + node.text() + "\"]")
        : hint;
  }

  private YamlNode checkValue(Shape shape, YamlNode node, String what) {
    long number = node.asLong().orElse(0L);
    String pattern = shape.text("pattern").filter(text -> shape.checksPattern()).orElse("");
    boolean wrong =
        node.is(Kind.TEXT)
            ? !pattern.isEmpty() && !node.text().matches(pattern)
            : number < shape.bound("minimum", number) || number > shape.bound("maximum", number);
    if (wrong) {
      return refuse(node, wrong("bad-value", shape, node, what));
    }
    return node.is(Kind.TEXT) && node.text().isBlank() && shape.bound("minLength", 0) > 0
        ? refuse(
            node,
            Problem.of("empty-text", what + " must be " + shape.expected() + ", but was empty"))
        : node;
  }

  private YamlNode checkWord(Shape shape, YamlNode node) {
    String noun = shape.noun();
    if (shape.schema().get("unfinished") instanceof Map<?, ?> unfinished
        && unfinished.get(node.text()) instanceof String hint) {
      String message = noun + " '" + node.text() + "' needs an argument";
      return refuse(node, Problem.of("missing-argument", message).hint(hint));
    }
    return shape.strings("enum").contains(node.text())
        ? node
        : refuse(
            node,
            Problem.of("unknown-" + noun, "unknown " + noun + " '" + node.text() + "'")
                .hint(DidYouMean.hint(node.text(), shape.strings("enum"))));
  }

  private YamlNode checkList(Shape shape, YamlNode node, String what) {
    if (node.items().size() < shape.bound("minItems", 0)) {
      return refuse(
          node, Problem.of("empty-list", what + " must have at least one " + shape.noun()));
    }
    List<YamlNode> items = new ArrayList<>();
    for (YamlNode item : node.items()) {
      String name = shape.noun() + " " + (items.size() + 1) + " of " + what;
      items.add(check(shape.items(), item, name, item.where()));
    }
    return node.with(items);
  }

  private YamlNode checkNamed(Shape shape, YamlNode node, String what) {
    if (node.entries().size() < shape.bound("minProperties", 0)) {
      return refuse(
          node, Problem.of("empty-mapping", what + " must have at least one " + shape.noun()));
    }
    Map<String, YamlNode> members = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (name, member) -> {
              checkName(shape, name, member.key());
              String called = shape.noun() + " '" + name + "'";
              members.put(name, check(shape.members(), member, called, member.key()));
            });
    return node.with(members);
  }

  private void checkName(Shape shape, String name, Location where) {
    String pattern = shape.namePattern();
    if (name.isBlank()) {
      problems.add("bad-name", "this " + shape.noun() + " has no name", where);
    } else if (pattern != null && !Pattern.compile(pattern).matcher(name).find()) {
      String rule = "must be named with letters, digits and '_', not starting with a digit";
      problems.add("bad-name", shape.noun() + " '" + name + "' " + rule, where);
    }
  }

  private YamlNode checkSection(Shape section, YamlNode node, String what, Location place) {
    Map<String, Shape> keys = section.keys();
    Map<String, YamlNode> checked = new LinkedHashMap<>();
    Set<String> misspelt = new HashSet<>();
    node.entries()
        .forEach(
            (name, value) -> {
              Shape shape = keys.get(name);
              if (shape != null) {
                checked.put(name, check(name, shape, value));
                return;
              }
              problems.add(
                  "unknown-key",
                  "unknown key '" + name + "' in " + what,
                  value.key(),
                  DidYouMean.hint(name, keys.keySet()));
              DidYouMean.closest(name, keys.keySet()).ifPresent(misspelt::add);
              misspelt.addAll(section.singleKey() ? keys.keySet() : Set.of());
            });
    misspelt.forEach(name -> checked.putIfAbsent(name, node.unusable()));
    for (String name : section.strings("required")) {
      if (!checked.containsKey(name)) {
        problems.add(
            "missing-key",
            what + " has no '" + name + "'",
            place,
            "add '" + name + "': " + Objects.requireNonNull(keys.get(name)).expected());
      }
    }
    for (String choice : List.of("oneOfKeys", "someOfKeys")) {
      List<String> names = section.strings(choice);
      if (!names.isEmpty() && Collections.disjoint(names, misspelt)) {
        List<String> found = node.entries().keySet().stream().filter(names::contains).toList();
        checkChoice(section, choice, found, node, what, place);
      }
    }
    return node.with(checked);
  }

  private void checkChoice(
      Shape section,
      String choice,
      List<String> found,
      YamlNode node,
      String what,
      Location place) {
    if (found.isEmpty()) {
      problems.add(
          "missing-key",
          what + " needs one of " + joined(section.strings(choice), "or"),
          place,
          section.text("hint").orElse(""));
    } else if (found.size() > 1 && choice.equals("oneOfKeys")) {
      problems.add(
          "contradiction",
          what + " has " + joined(found, "and") + ", which are mutually exclusive",
          node.get(found.get(found.size() - 1)).key(),
          "keep one of them" + origin(node, found));
    }
  }

  /** Where the first of some keys stands, when that is in a template. */
  private static String origin(YamlNode node, List<String> keys) {
    Location first = node.get(keys.get(0)).key();
    Location last = node.get(keys.get(keys.size() - 1)).key();
    return first.file().equals(last.file()) ? "" : "; '" + keys.get(0) + "' comes from " + first;
  }

  private static String joined(List<String> names, String conjunction) {
    String all = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    int comma = all.lastIndexOf(", ");
    return comma < 0
        ? all
        : all.substring(0, comma) + " " + conjunction + " " + all.substring(comma + 2);
  }
}
