package dev.rehome.spec.read;

import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.record.Precision;
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
  private static final Set<ColumnType> TIMES =
      EnumSet.of(ColumnType.DATE, ColumnType.TIME, ColumnType.TIMESTAMP, ColumnType.DATETIME);
  private static final Set<ColumnType> CLOCKS =
      EnumSet.of(ColumnType.TIME, ColumnType.TIMESTAMP, ColumnType.DATETIME);

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
              Map.entry("zone", EnumSet.of(ColumnType.TIMESTAMP, ColumnType.DATETIME)),
              Map.entry("overlap", EnumSet.of(ColumnType.TIMESTAMP, ColumnType.DATETIME)),
              Map.entry("format", TIMES),
              Map.entry("precision", CLOCKS),
              Map.entry("scale", EnumSet.of(ColumnType.DECIMAL))));

  /** What says how a format is meant. */
  private static final List<String> OF_FORMATS = List.of("two_digit_years_from", "locale");

  private final Problems problems;

  /** What every store can keep of a decimal. */
  private final int mostScale;

  ColumnChecks(List<StoreDescription> stores, Problems problems) {
    this.mostScale =
        stores.stream().mapToInt(StoreDescription::mostScale).min().orElse(Integer.MAX_VALUE);
    this.problems = problems;
  }

  void check(ColumnSpec column, YamlMapping yaml) {
    APPLIES_TO.forEach((key, types) -> checkApplies(key, types, column.type(), yaml));
    checkFormat(yaml);
    checkQuotedZ(column, yaml);
    checkOrder("min", column.min(), "max", column.max(), yaml);
    checkOrder(
        "min_length", decimal(column.minLength()), "max_length", decimal(column.maxLength()), yaml);
    checkPrecision(column, yaml);
    checkConstant("default", column.defaultValue(), column, yaml);
    if (column.source() instanceof ValueSource.Constant constant
        && column.extract() == null
        && column.transforms().isEmpty()) {
      checkConstant("value", constant.value(), column, yaml);
    }
  }

  private void checkApplies(String key, Set<ColumnType> types, ColumnType type, YamlMapping yaml) {
    if (yaml.has(key) && !types.contains(type)) {
      String applicable = types.stream().map(ColumnType::word).collect(Collectors.joining(", "));
      Problem problem =
          Problem.of("wrong-key", "'" + key + "' does not go with type " + type.word())
              .at(yaml.where(key));
      problems.add(
          yaml.has("type")
              ? problem.hint("it goes with " + applicable)
              : problem.hint("give the column one of the types " + applicable));
    }
  }

  private void checkFormat(YamlMapping yaml) {
    for (String key : OF_FORMATS) {
      if (yaml.has(key) && !yaml.has("format") && !yaml.misspelt("format")) {
        problems.add(
            Problem.of("wrong-key", "'" + key + "' says nothing without 'format'")
                .at(yaml.where(key))
                .hint("add for example format: d. MMMM yyyy, or remove it"));
      }
    }
    if (yaml.has("two_digit_years_from")
        && yaml.has("format")
        && yaml.scalars("format").stream()
            .noneMatch(pattern -> DatePattern.of(pattern.text()).hasTwoDigitYear())) {
      problems.add(
          Problem.of("wrong-key", "'two_digit_years_from' says nothing without yy in 'format'")
              .at(yaml.where("two_digit_years_from")));
    }
  }

  /** In quotes a Z is a letter: the time would be taken for one of the column's zone. */
  private void checkQuotedZ(ColumnSpec column, YamlMapping yaml) {
    ZoneId zone = column.times().zone();
    boolean utc = zone != null && zone.normalized().equals(ZoneOffset.UTC);
    if (column.type() != ColumnType.TIMESTAMP || utc) {
      return;
    }
    for (YamlNode.Scalar pattern : yaml.scalars("format")) {
      if (DatePattern.of(pattern.text()).hasText("'Z'")) {
        problems.add(
            Problem.of(
                    "bad-pattern",
                    "'Z' in quotes is a letter, not UTC, in the pattern '" + pattern.text() + "'")
                .at(pattern.where())
                .hint("write X, which reads Z and +01 and +0130, or 'zone: UTC'"));
      }
    }
  }

  private void checkPrecision(ColumnSpec column, YamlMapping yaml) {
    Precision precision = column.precision();
    if (precision == null) {
      if (yaml.has("rounding")) {
        problems.add(
            Problem.of("wrong-key", "'rounding' needs the number of digits to keep")
                .at(yaml.where("rounding"))
                .hint("add precision: (of times) or scale: (of decimals)"));
      }
      return;
    }
    boolean decimal = column.type() == ColumnType.DECIMAL;
    String key = decimal ? "scale" : "precision";
    int most = decimal ? mostScale : Precision.MICROSECONDS;
    if (yaml.has(key) && (precision.digits() < 0 || precision.digits() > most)) {
      problems.add(
          Problem.of(
                  "wrong-number",
                  "'%s' is %d, expected 0 to %d".formatted(key, precision.digits(), most))
              .at(yaml.where(key)));
    }
  }

  private void checkOrder(
      String lowKey,
      @Nullable BigDecimal low,
      String highKey,
      @Nullable BigDecimal high,
      YamlMapping yaml) {
    if (low != null && high != null && low.compareTo(high) > 0) {
      problems.add(
          Problem.of(
                  "contradiction",
                  "'"
                      + lowKey
                      + "' is "
                      + low.toPlainString()
                      + ", which is more than '"
                      + highKey
                      + "' "
                      + high.toPlainString())
              .at(yaml.where(lowKey)));
    }
  }

  private static @Nullable BigDecimal decimal(@Nullable Integer number) {
    return number == null ? null : BigDecimal.valueOf(number);
  }

  private void checkConstant(
      String key, @Nullable Object value, ColumnSpec column, YamlMapping yaml) {
    if (value != null) {
      fault(value, column)
          .ifPresent(
              fault ->
                  problems.add(
                      Problem.of("bad-constant", "'" + key + "' is " + fault).at(yaml.where(key))));
    }
  }

  private static Optional<String> fault(Object value, ColumnSpec column) {
    if (!Constants.fit(value, column)) {
      return Optional.of("'" + value + "', which is no " + column.type().word());
    }
    return NUMBERS.contains(column.type())
        ? outOfRange(value, column)
        : unlistedOrTooLong(value, column);
  }

  private static Optional<String> outOfRange(Object value, ColumnSpec column) {
    BigDecimal number = new BigDecimal(value.toString().strip());
    if (column.min() != null && number.compareTo(column.min()) < 0) {
      return Optional.of(value + ", which is less than 'min'");
    }
    if (column.max() != null && number.compareTo(column.max()) > 0) {
      return Optional.of(value + ", which is more than 'max'");
    }
    return Optional.empty();
  }

  private static Optional<String> unlistedOrTooLong(Object value, ColumnSpec column) {
    List<String> allowed = column.oneOf();
    if (!TEXTS.contains(column.type()) || !(value instanceof String text)) {
      return Optional.empty();
    }
    if (!allowed.isEmpty() && !allowed.contains(text)) {
      return Optional.of("'" + text + "', which is not in 'one_of'");
    }
    if (column.maxLength() != null && text.length() > column.maxLength()) {
      return Optional.of("longer than 'max_length'");
    }
    return column.pattern() != null && !column.pattern().matcher(text).matches()
        ? Optional.of("'" + text + "', which does not match 'pattern'")
        : Optional.empty();
  }
}
