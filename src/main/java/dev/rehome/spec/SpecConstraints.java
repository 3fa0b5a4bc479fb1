package dev.rehome.spec;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * The constraints that the records of a spec declare, checked by Bean Validation and told in the
 * words and places of the YAML.
 */
final class SpecConstraints {

  /** Components that a spec calls something else than their name in snake case. */
  private static final Map<String, String> KEYS = Map.of("match", "key", "path", "directory");

  private SpecConstraints() {}

  /** Creating a validator takes longer than reading a spec, so there is one, made when needed. */
  private static final class Holder {
    private static final Validator VALIDATOR =
        Validation.byProvider(HibernateValidator.class)
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(
                new ParameterMessageInterpolator(
                    Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();
  }

  /**
   * Adds what is violated, except where the reader has already found something: the record then
   * holds a stand-in.
   */
  static void check(Spec spec, YamlNode.Mapping root, Problems problems) {
    Set<Location> reported = new HashSet<>();
    problems.list().forEach(problem -> Optional.ofNullable(problem.where()).ifPresent(reported::add));
    for (ConstraintViolation<Spec> violation : Holder.VALIDATOR.validate(spec)) {
      Place place = new Place(spec, root);
      violation.getPropertyPath().forEach(place::descend);
      place
          .entry()
          .filter(entry -> entry.value().places().noneMatch(reported::contains))
          .filter(entry -> !reported.contains(entry.where()))
          .ifPresent(entry -> problems.add(problem(violation, place.key(), entry)));
    }
  }

  private static Problem problem(
      ConstraintViolation<Spec> violation, String key, YamlNode.Entry entry) {
    String was =
        entry.value() instanceof YamlNode.Scalar scalar ? ", but was " + scalar.described() : "";
    return Problem.of("bad-value", "'" + key + "' " + violation.getMessage() + was)
        .at(entry.value().where());
  }

  /** Walks down the YAML while Bean Validation's path walks down the records. */
  private static final class Place {

    private final Spec spec;
    private YamlNode node;
    private Optional<YamlNode.Entry> entry = Optional.empty();
    private String key = "";
    private int entity;

    Place(Spec spec, YamlNode.Mapping root) {
      this.spec = spec;
      this.node = root;
    }

    Optional<YamlNode.Entry> entry() {
      return entry;
    }

    String key() {
      return key;
    }

    void descend(Path.Node step) {
      Integer index = step.getIndex();
      if (index != null) {
        element(index);
      }
      String name = String.valueOf(step.getName());
      if (!name.equals("name") || node instanceof YamlNode.Mapping mapping && mapping.entries().containsKey("name")) {
        to(KEYS.getOrDefault(name, snake(name)));
      }
    }

    private void element(int index) {
      switch (key) {
        case "entities" -> {
          entity = index;
          to(spec.entities().get(index).name());
        }
        case "columns" -> column(spec.entities().get(entity).columns().get(index));
        case "rules" -> item(index);
        default -> throw new IllegalStateException("no list of records in '" + key + "'");
      }
    }

    private void column(ColumnSpec column) {
      to(column.name());
    }

    private void item(int index) {
      if (node instanceof YamlNode.Sequence list) {
        node = list.items().get(index);
      }
    }

    private void to(String name) {
      key = name;
      entry =
          node instanceof YamlNode.Mapping mapping
              ? Optional.ofNullable(mapping.entries().get(name))
              : Optional.empty();
      entry.ifPresent(found -> node = found.value());
    }

    private static String snake(String name) {
      return name.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
  }
}
