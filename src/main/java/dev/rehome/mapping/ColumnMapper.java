package dev.rehome.mapping;

import dev.rehome.record.Coercion;
import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.ValueSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column: source, extract, transformations, default, type, checks, in this order. An empty text
 * is no value to every type that cannot be empty (all but texts, JSON, bytes and lists of texts).
 */
final class ColumnMapper {

  final String name;
  private final int index;
  private final ValueReader reader;
  private final List<Function<Object, @Nullable Object>> steps;
  private final Coercion coercion;
  private final boolean emptyTextIsAbsent;
  private final @Nullable Object defaultValue;
  private final boolean required;
  private final ColumnChecks checks;
  private final String origin;
  private final boolean reference;

  /**
   * @param defaultValue of the column's type already
   * @param required whether the spec or the key demands a value
   */
  ColumnMapper(
      int index,
      ColumnSpec column,
      ValueReader reader,
      List<Function<Object, @Nullable Object>> steps,
      Coercion coercion,
      @Nullable Object defaultValue,
      boolean required) {
    this.name = column.name();
    this.index = index;
    this.reader = reader;
    this.steps = steps;
    this.coercion = coercion;
    this.emptyTextIsAbsent = coercion.emptyTextIsAbsent();
    this.defaultValue = defaultValue;
    this.required = required;
    this.checks = new ColumnChecks(column);
    String place = column.source().place();
    this.origin = place.isEmpty() ? "" : " at " + place;
    this.reference = column.source() instanceof ValueSource.Ref;
  }

  /** Puts the value into the row, or its problems into the record's. */
  void fill(RowScope row) {
    Object value = value(row);
    if (value == null) {
      value = defaultValue;
    }
    if (value instanceof Mismatch mismatch) {
      fail(row, mismatch);
    } else if (value != null) {
      row.values[index] = value;
      if (!checks.check(value, mismatch -> report(row, mismatch))) {
        row.fail(index);
      }
    } else if (required) {
      fail(row, missing());
    }
  }

  private @Nullable Object value(RowScope row) {
    Object value = reader.read(row);
    for (int i = 0; i < steps.size() && value != null && !(value instanceof Mismatch); i++) {
      value = steps.get(i).apply(value);
    }
    if (value == null || value instanceof Mismatch) {
      return value;
    }
    return emptyTextIsAbsent && value instanceof String text && text.isEmpty()
        ? null
        : coercion.coerce(value);
  }

  private Mismatch missing() {
    return reference
        ? new Mismatch("ref", "expected a row to refer to but found none")
        : new Mismatch("required", "expected a value but found none");
  }

  private void fail(RowScope row, Mismatch mismatch) {
    row.fail(index);
    if (!mismatch.equals(ValueReader.ALREADY_REPORTED)) {
      report(row, mismatch);
    }
  }

  private void report(RowScope row, Mismatch mismatch) {
    row.problem(mismatch.code(), mismatch.message() + origin, name);
  }
}
