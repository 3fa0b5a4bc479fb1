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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column's value must be beyond its type. Lengths count UTF-16 units (as Java and H2 do), or
 * bytes; for lists of texts every element is checked.
 */
final class ColumnChecks {

  private interface Check {
    @Nullable Mismatch check(Object value);
  }

  private final List<Check> checks = new ArrayList<>();

  ColumnChecks(ColumnSpec column) {
    if (column.min() != null) {
      checks.add(atLeast(column.min()));
    }
    if (column.max() != null) {
      checks.add(atMost(column.max()));
    }
    if (column.minLength() != null || column.maxLength() != null) {
      checks.add(
          length(
              column.minLength() == null ? 0 : column.minLength(),
              column.maxLength() == null ? Integer.MAX_VALUE : column.maxLength()));
    }
    if (column.pattern() != null) {
      checks.add(pattern(column.pattern()));
    }
    if (!column.oneOf().isEmpty()) {
      checks.add(oneOf(column.oneOf()));
    }
  }

  /** Whether the value passed all of them. */
  boolean check(Object value, Consumer<Mismatch> mismatches) {
    boolean passed = true;
    for (int i = 0; i < checks.size(); i++) {
      Mismatch mismatch = checks.get(i).check(value);
      if (mismatch != null) {
        mismatches.accept(mismatch);
        passed = false;
      }
    }
    return passed;
  }

  private static Check atLeast(BigDecimal min) {
    return value -> compare(value, min) >= 0 ? null : range("at least", min, value);
  }

  private static Check atMost(BigDecimal max) {
    return value -> compare(value, max) <= 0 ? null : range("at most", max, value);
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

  private static Check length(int min, int max) {
    return value -> {
      if (value instanceof byte[] bytes) {
        return length(bytes.length, "bytes", min, max, value);
      }
      return eachText(value, text -> length(text.length(), "characters", min, max, text));
    };
  }

  private static @Nullable Mismatch length(
      int length, String unit, int min, int max, Object value) {
    if (length >= min && length <= max) {
      return null;
    }
    String expected = length < min ? "at least " + min + " " + unit : "at most " + max + " " + unit;
    return new Mismatch(
        "length", "expected " + expected + " but found " + length + ": " + PlainText.shown(value));
  }

  private static Check pattern(Pattern pattern) {
    Predicate<String> matches = text -> matches(pattern, text);
    return value ->
        eachText(
            value,
            text ->
                matches.test(text)
                    ? null
                    : mismatch("pattern", "a text that matches " + pattern.pattern(), text));
  }

  /** Java's regular expressions can exhaust the stack on long texts: that is not a match. */
  private static boolean matches(Pattern pattern, String text) {
    try {
      return pattern.matcher(text).matches();
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static Check oneOf(List<String> allowed) {
    Set<String> words = Set.copyOf(allowed);
    return value ->
        eachText(value, text -> words.contains(text) ? null : oneOfMismatch(allowed, text));
  }

  private static Mismatch oneOfMismatch(List<String> allowed, String text) {
    String meant =
        DidYouMean.closest(text, allowed).map(word -> "; did you mean '" + word + "'?").orElse("");
    Mismatch mismatch = mismatch("one-of", "one of " + String.join(", ", allowed), text);
    return new Mismatch(mismatch.code(), mismatch.message() + meant);
  }

  private static Mismatch mismatch(String code, String expected, Object found) {
    return new Mismatch(code, "expected " + expected + " but found " + PlainText.shown(found));
  }

  private interface TextCheck {
    @Nullable Mismatch check(String text);
  }

  private static @Nullable Mismatch eachText(Object value, TextCheck check) {
    if (!(value instanceof List<?> list)) {
      return check.check(PlainText.ofKey(value));
    }
    for (Object element : list) {
      Mismatch mismatch = check.check((String) element);
      if (mismatch != null) {
        return mismatch;
      }
    }
    return null;
  }
}
