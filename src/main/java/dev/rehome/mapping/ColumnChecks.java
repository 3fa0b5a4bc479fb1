package dev.rehome.mapping;

import dev.rehome.problem.DidYouMean;
import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.record.PlainText;
import dev.rehome.spec.ColumnSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column's value must be beyond its type. Lengths count UTF-16 units (as Java and H2 do), or
 * bytes; for lists of texts every element is checked.
 */
final class ColumnChecks {

  private final List<Function<Object, @Nullable Mismatch>> checks = new ArrayList<>();

  ColumnChecks(ColumnSpec column) {
    BigDecimal min = column.min();
    if (min != null) {
      checks.add(value -> compare(value, min) >= 0 ? null : range("at least", min, value));
    }
    BigDecimal max = column.max();
    if (max != null) {
      checks.add(value -> compare(value, max) <= 0 ? null : range("at most", max, value));
    }
    if (column.minLength() != null || column.maxLength() != null) {
      int least = column.minLength() == null ? 0 : column.minLength();
      int most = column.maxLength() == null ? Integer.MAX_VALUE : column.maxLength();
      checks.add(value -> length(value, least, most));
    }
    Pattern pattern = column.pattern();
    if (pattern != null) {
      checks.add(value -> eachText(value, text -> pattern(pattern, text)));
    }
    List<String> allowed = column.oneOf();
    if (!allowed.isEmpty()) {
      Set<String> words = Set.copyOf(allowed);
      checks.add(
          value -> eachText(value, text -> words.contains(text) ? null : oneOf(allowed, text)));
    }
  }

  /** Whether the value passed all of them. */
  boolean check(Object value, Consumer<Mismatch> mismatches) {
    boolean passed = true;
    for (int i = 0; i < checks.size(); i++) {
      Mismatch mismatch = checks.get(i).apply(value);
      if (mismatch != null) {
        mismatches.accept(mismatch);
        passed = false;
      }
    }
    return passed;
  }

  private static Mismatch range(String relation, BigDecimal bound, Object value) {
    return mismatch("range", relation + " " + bound.toPlainString(), value);
  }

  /** A double is compared as a double, for 0.1 must not be less than 0.1. */
  private static int compare(Object value, BigDecimal bound) {
    if (value instanceof Double number) {
      return Double.compare(number, bound.doubleValue());
    }
    if (value instanceof Float number) {
      return Float.compare(number, bound.floatValue());
    }
    return value instanceof BigDecimal number
        ? number.compareTo(bound)
        : BigDecimal.valueOf((Long) value).compareTo(bound);
  }

  private static @Nullable Mismatch length(Object value, int min, int max) {
    return value instanceof byte[] bytes
        ? length(bytes.length, "bytes", min, max, value)
        : eachText(value, text -> length(text.length(), "characters", min, max, text));
  }

  private static @Nullable Mismatch length(
      int length, String unit, int min, int max, Object value) {
    if (length >= min && length <= max) {
      return null;
    }
    String expected = length < min ? "at least " + min : "at most " + max;
    return new Mismatch(
        "length",
        "expected %s %s but found %d: %s"
            .formatted(expected, unit, length, PlainText.shown(value)));
  }

  /** Java's regular expressions can exhaust the stack on long texts: that is not a match. */
  private static @Nullable Mismatch pattern(Pattern pattern, String text) {
    boolean matches;
    try {
      matches = pattern.matcher(text).matches();
    } catch (StackOverflowError e) {
      matches = false;
    }
    return matches ? null : mismatch("pattern", "a text that matches " + pattern.pattern(), text);
  }

  private static Mismatch oneOf(List<String> allowed, String text) {
    String meant =
        DidYouMean.closest(text, allowed).map(word -> "; did you mean '" + word + "'?").orElse("");
    Mismatch mismatch = mismatch("one-of", "one of " + String.join(", ", allowed), text);
    return new Mismatch(mismatch.code(), mismatch.message() + meant);
  }

  private static Mismatch mismatch(String code, String expected, Object found) {
    return new Mismatch(code, "expected " + expected + " but found " + PlainText.shown(found));
  }

  private static @Nullable Mismatch eachText(
      Object value, Function<String, @Nullable Mismatch> check) {
    if (!(value instanceof List<?> list)) {
      return check.apply(PlainText.ofKey(value));
    }
    for (Object element : list) {
      Mismatch mismatch = check.apply((String) element);
      if (mismatch != null) {
        return mismatch;
      }
    }
    return null;
  }
}
