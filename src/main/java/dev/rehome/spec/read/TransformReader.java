package dev.rehome.spec.read;

import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the key {@code transform}: one transformation or a list of them. */
final class TransformReader {

  private static final String ARROW = "=>";

  private final Problems problems;

  TransformReader(Problems problems) {
    this.problems = problems;
  }

  List<Transform> read(YamlMapping column) {
    List<Transform> transforms = new ArrayList<>();
    column
        .node("transform")
        .ifPresent(
            node -> {
              if (node instanceof YamlNode.Sequence list) {
                list.items().forEach(item -> one(item).ifPresent(transforms::add));
              } else {
                one(node).ifPresent(transforms::add);
              }
            });
    return List.copyOf(transforms);
  }

  private Optional<Transform> one(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return Transform.Kind.ofWord(scalar.text())
          .filter(kind -> !kind.takesArgument())
          .map(kind -> new Transform(kind, null));
    }
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.entries().entrySet().stream()
          .flatMap(entry -> withArgument(entry.getKey(), entry.getValue().value()).stream())
          .findFirst();
    }
    return Optional.empty();
  }

  private Optional<Transform> withArgument(String word, YamlNode argument) {
    Optional<Transform> transform =
        Transform.Kind.ofWord(word)
            .filter(Transform.Kind::takesArgument)
            .filter(kind -> argument instanceof YamlNode.Scalar scalar && scalar.isText())
            .map(kind -> new Transform(kind, ((YamlNode.Scalar) argument).text()));
    transform
        .flatMap(TransformReader::fault)
        .ifPresent(fault -> problems.add(fault.at(argument.where())));
    return transform;
  }

  private static Optional<Problem> fault(Transform transform) {
    String argument = String.valueOf(transform.argument());
    if (transform.kind() == Transform.Kind.REPLACE && argument.indexOf(ARROW) < 1) {
      return Optional.of(
          Problem.of("bad-argument", "'replace' must say 'old=>new', but was '" + argument + "'"));
    }
    if (transform.kind() == Transform.Kind.SPLIT && argument.isEmpty()) {
      return Optional.of(Problem.of("bad-argument", "'split' must say the separator"));
    }
    return Optional.empty();
  }
}
