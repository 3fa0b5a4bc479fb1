package dev.rehome.mapping;

import dev.rehome.record.PlainText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row while it is made: what its columns may read, and their values so far. */
final class RowScope {

  /** The ordinal of a row that is not made from a record. */
  static final int WITHOUT_RECORD = 0;

  final RecordPass pass;
  final EntityMapper entity;

  /** Where its paths start: the element that {@code each} matched, else the record. */
  final @Nullable Object element;

  final @Nullable String[] captures;
  final @Nullable Object[] values;

  /** The row's number among those of its entity in this record, from 1. */
  final int ordinal;

  /** Columns without a value because of a problem; null while there is none. */
  private boolean @Nullable [] failed;

  /** Its key, once all match columns have values. */
  @Nullable String key;

  /** The row that stands for this one where a record makes the same row twice; usually itself. */
  RowScope kept = this;

  RowScope(
      RecordPass pass,
      EntityMapper entity,
      @Nullable Object element,
      @Nullable String[] captures,
      int ordinal) {
    this.pass = pass;
    this.entity = entity;
    this.element = element;
    this.captures = captures;
    this.ordinal = ordinal;
    this.values = new Object[entity.columns.length];
  }

  void fail(int column) {
    if (failed == null) {
      failed = new boolean[values.length];
    }
    failed[column] = true;
  }

  boolean failed(int column) {
    return failed != null && failed[column];
  }

  void problem(String code, String message, @Nullable String field) {
    pass.problem(code, message + place(), entity.name, field);
  }

  /** The value of an expression's variable. */
  @Nullable Object variable(String name) {
    return switch (name) {
      case "record" -> element;
      case "row" -> asMap();
      case "capture" -> capturesAsMap();
      default -> pass.variable(name);
    };
  }

  /** The columns so far by name; those that failed are missing. */
  Map<String, @Nullable Object> asMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!failed(i)) {
        map.put(entity.columns[i].name, values[i]);
      }
    }
    return map;
  }

  private Map<String, @Nullable Object> capturesAsMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < captures.length; i++) {
      if (captures[i] != null) {
        map.put(entity.captureNames.get(i), captures[i]);
      }
    }
    return map;
  }

  /** Which of a record's many rows it is; nothing where there can only be one. */
  String place() {
    if (!entity.repeats() || ordinal == WITHOUT_RECORD) {
      return "";
    }
    StringBuilder place = new StringBuilder(" (row ").append(ordinal);
    for (int i = 0; i < captures.length; i++) {
      if (captures[i] != null) {
        place.append(", ").append(entity.captureNames.get(i)).append(' ');
        place.append(PlainText.shown(captures[i]));
      }
    }
    return place.append(')').toString();
  }
}
