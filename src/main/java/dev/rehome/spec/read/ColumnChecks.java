package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.Coercion;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what one column says that cannot hold together. */
final class ColumnChecks {

  private static final Set<ColumnType> NUMBERS =
      EnumSet.of(ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.DOUBLE, ColumnType.REAL);
  private static final Set<ColumnType> TEXTS = EnumSet.of(ColumnType.TEXT, ColumnType.LONG_TEXT);
  private static final Set<ColumnType> INSTANTS =
      EnumSet.of(ColumnType.TIMESTAMP, ColumnType.DATETIME);
  private static final Set<ColumnType> CLOCKS =
      EnumSet.of(ColumnType.TIME, ColumnType.TIMESTAMP, ColumnType.DATETIME);
  private static final Set<ColumnType> TIMES =
      EnumSet.of(ColumnType.DATE, ColumnType.TIME, ColumnType.TIMESTAMP, ColumnType.DATETIME);

  /** The types that a key makes sense for; keys not named here go with any. */
  private static final Map<String, Set<ColumnType>> APPLIES_TO =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("min", NUMBERS),
              Map.entry("max", NUMBERS),
              Map.entry("min_length", TEXTS),
              Map.entry("max_length", TEXTS),
              Map.entry("pattern", TEXTS),
              Map.entry("one_of", TEXTS),
              Map.entry("zone", INSTANTS),
              Map.entry("overlap", INSTANTS),
              Map.entry("format", TIMES),
              Map.entry("precision", CLOCKS),
              Map.entry("scale", EnumSet.of(ColumnType.DECIMAL))));

  private final Problems problems;

  /** What every store can keep of a decimal. */
  private final int mostScale;

  ColumnChecks(List<StoreDescription> stores, Problems problems) {
    this.mostScale =
        stores.stream().mapToInt(StoreDescription::mostScale).min().orElse(Integer.MAX_VALUE);
    this.problems = problems;
  }

  void check(ColumnSpec column, YamlNode yaml) {
    APPLIES_TO.forEach((key, types) -> checkApplies(key, types, column.type(), yaml));
    checkFormat(yaml);
    checkQuotedZ(column, yaml);
    checkOrder("min", "max", yaml);
    checkOrder("min_length", "max_length", yaml);
    checkDigits(column, yaml);
    checkConstant("default", column.defaultValue(), column, yaml);
    if (column.source() instanceof ValueSource.Constant constant
        && column.extract() == null
        && column.transforms().isEmpty()) {
      checkConstant("value", constant.value(), column, yaml);
    }
  }

  private void checkApplies(String key, Set<ColumnType> types, ColumnType type, YamlNode yaml) {
    if (yaml.has(key) && !types.contains(type)) {
      String applicable = types.stream().map(ColumnType::label).collect(Collectors.joining(", "));
      add(
          "wrong-key",
          "'" + key + "' is not allowed for type " + type.label(),
          yaml.get(key).key(),
          (yaml.has("type") ? "it is allowed for " : "give the column one of the types ")
              + applicable);
    }
  }

  private void checkFormat(YamlNode yaml) {
    for (String key : List.of("two_digit_years_from", "locale")) {
      if (yaml.has(key) && !yaml.has("format")) {
        add(
            "wrong-key",
            "'" + key + "' has no effect without 'format'",
            yaml.get(key).key(),
            "add for example format: d. MMMM yyyy, or remove it");
      }
    }
    if (yaml.has("two_digit_years_from")
        && yaml.has("format")
        && yaml.get("format").strings().stream()
            .noneMatch(pattern -> DatePattern.of(pattern).hasTwoDigitYear())) {
      add(
          "wrong-key",
          "'two_digit_years_from' has no effect without yy in 'format'",
          yaml.get("two_digit_years_from").key(),
          null);
    }
  }

  /** In quotes a Z is a letter: the time would be taken for one of the column's zone. */
  private void checkQuotedZ(ColumnSpec column, YamlNode yaml) {
    ZoneId zone = column.times().zone();
    boolean utc = zone != null && zone.normalized().equals(ZoneOffset.UTC);
    if (column.type() != ColumnType.TIMESTAMP || utc) {
      return;
    }
    for (YamlNode pattern : yaml.get("format").texts()) {
      if (DatePattern.of(pattern.text()).hasText("'Z'")) {
        add(
            "bad-pattern",
            "'Z' in quotes is a letter, not UTC, in the pattern '" + pattern.text() + "'",
            pattern.where(),
            "write X, which reads Z and +01 and +0130, or 'zone: UTC'");
      }
    }
  }

  private void checkDigits(ColumnSpec column, YamlNode yaml) {
    YamlNode scale = yaml.get("scale");
    if (scale.asInt().orElse(0) > mostScale) {
      String message = "'scale' must be at most %d, but was %s".formatted(mostScale, scale.text());
      add("bad-value", message, scale.where(), null);
    }
    String key = column.type() == ColumnType.DECIMAL ? "scale" : "precision";
    if (yaml.has("rounding") && !yaml.has(key)) {
      add(
          "wrong-key",
          "'rounding' needs the number of digits to keep",
          yaml.get("rounding").key(),
          "add precision: (of times) or scale: (of decimals)");
    }
  }

  private void checkOrder(String lowKey, String highKey, YamlNode yaml) {
    Optional<BigDecimal> low = yaml.get(lowKey).asDecimal();
    Optional<BigDecimal> high = yaml.get(highKey).asDecimal();
    if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
      String message =
          "'%s' is %s, which is more than '%s' %s"
              .formatted(lowKey, low.get().toPlainString(), highKey, high.get().toPlainString());
      add("contradiction", message, yaml.get(lowKey).key(), null);
    }
  }

  private void checkConstant(String key, @Nullable Object value, ColumnSpec column, YamlNode yaml) {
    if (value != null) {
      fault(value, column)
          .ifPresent(
              fault -> add("bad-constant", "'" + key + "' is " + fault, yaml.get(key).key(), null));
    }
  }

  /** An empty text is no value where the type has none. */
  private static Optional<String> fault(Object value, ColumnSpec column) {
    Coercion coercion = Coercion.to(column.type(), column.times(), column.precision());
    if (value.equals("") && coercion.emptyTextIsAbsent()) {
      return Optional.empty();
    }
    Object coerced = coercion.coerce(value);
    if (coerced instanceof Coercion.Mismatch) {
      return Optional.of("'" + value + "', which is no " + column.type().label());
    }
    return NUMBERS.contains(column.type())
        ? outOfRange(new BigDecimal(coerced.toString()), column)
        : unlistedOrTooLong(coerced, column);
  }

  private static Optional<String> outOfRange(BigDecimal number, ColumnSpec column) {
    if (column.min() != null && number.compareTo(column.min()) < 0) {
      return Optional.of(number + ", which is less than 'min'");
    }
    return column.max() != null && number.compareTo(column.max()) > 0
        ? Optional.of(number + ", which is more than 'max'")
        : Optional.empty();
  }

  private static Optional<String> unlistedOrTooLong(Object value, ColumnSpec column) {
    if (!TEXTS.contains(column.type()) || !(value instanceof String text)) {
      return Optional.empty();
    }
    if (!column.oneOf().isEmpty() && !column.oneOf().contains(text)) {
      return Optional.of("'" + text + "', which is not in 'one_of'");
    }
    if (column.maxLength() != null && text.length() > column.maxLength()) {
      return Optional.of("longer than 'max_length'");
    }
    return column.pattern() != null && !column.pattern().matcher(text).matches()
        ? Optional.of("'" + text + "', which does not match 'pattern'")
        : Optional.empty();
  }

  private void add(String code, String message, Location where, @Nullable String hint) {
    problems.add(new Problem(code, message, where, hint));
  }
}
