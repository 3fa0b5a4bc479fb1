package dev.rehome.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a spec says to single formats: {@code csv: { delimiter: ";" }} under {@code source}. Every
 * value has already been checked against the format's {@link FormatDescription}.
 *
 * @param byFormat format name to option name to value; a value is a String, Long, Boolean or List
 *     of Strings, as the option's kind says
 */
public record FormatOptions(Map<String, Map<String, Object>> byFormat) {

  public static final FormatOptions NONE = new FormatOptions(Map.of());

  /** These options, and those of others where these say nothing. */
  FormatOptions over(FormatOptions others) {
    Map<String, Map<String, Object>> merged = new HashMap<>(others.byFormat);
    byFormat.forEach(
        (format, options) ->
            merged.merge(
                format,
                options,
                (below, above) -> {
                  Map<String, Object> both = new HashMap<>(below);
                  both.putAll(above);
                  return Map.copyOf(both);
                }));
    return new FormatOptions(Map.copyOf(merged));
  }

  public Optional<String> text(String format, String option) {
    return value(format, option).map(String.class::cast);
  }

  public Optional<Long> integer(String format, String option) {
    return value(format, option).map(Long.class::cast);
  }

  public Optional<Boolean> flag(String format, String option) {
    return value(format, option).map(Boolean.class::cast);
  }

  @SuppressWarnings("unchecked") // the spec reader checked the kind of every element
  public Optional<List<String>> texts(String format, String option) {
    return value(format, option).filter(List.class::isInstance).map(List.class::cast);
  }

  public Optional<Object> value(String format, String option) {
    return Optional.ofNullable(byFormat.getOrDefault(format, Map.of()).get(option));
  }
}
