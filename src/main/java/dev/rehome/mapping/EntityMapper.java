package dev.rehome.mapping;

import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.record.Coercion;
import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.record.ColumnType;
import dev.rehome.record.Fingerprint;
import dev.rehome.record.PlainText;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.Row;
import dev.rehome.record.RowKey;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entity: finds its rows in a record, fills them, and finishes them with key and fingerprint.
 */
final class EntityMapper {

  /** Of an entity without {@code each}. */
  static final int NO_PLACE = -1;

  private static final @Nullable String[] NO_CAPTURES = {};
  private static final Coercion LEGACY_ID = Coercion.to(ColumnType.TEXT);

  final int index;
  final String name;
  final List<String> captureNames;
  final ColumnMapper[] columns;
  private final List<CompiledPath> each;
  private final @Nullable CompiledExpression when;
  private final int eachPlace;
  private final int[] match;
  private final @Nullable CompiledTemplate legacyId;
  private final DuplicateRule onDuplicate;
  private final boolean[] tracked;
  private final Fingerprint fingerprint;

  EntityMapper(
      int index,
      EntitySpec spec,
      List<String> captureNames,
      List<CompiledPath> each,
      @Nullable CompiledExpression when,
      List<ColumnMapper> columns,
      int eachPlace,
      @Nullable CompiledTemplate legacyId) {
    this.index = index;
    this.name = spec.name();
    this.captureNames = captureNames;
    this.each = each;
    this.when = when;
    this.eachPlace = eachPlace;
    this.columns = columns.toArray(ColumnMapper[]::new);
    this.match = spec.match().stream().mapToInt(spec::columnIndex).toArray();
    this.legacyId = legacyId;
    this.onDuplicate = spec.onDuplicate();
    this.tracked = new boolean[columns.size()];
    for (int i = 0; i < tracked.length; i++) {
      tracked[i] = spec.columns().get(i).tracked();
    }
    this.fingerprint = spec.fingerprint();
  }

  /** Whether one record can make several rows of it. */
  boolean repeats() {
    return !each.isEmpty();
  }

  /** Its rows in this record, not yet filled. */
  List<RowScope> findRows(RecordPass pass) {
    if (each.isEmpty()) {
      RowScope row = new RowScope(pass, this, pass.root(), NO_CAPTURES, 1);
      return applies(row) ? List.of(row) : List.of();
    }
    List<RowScope> rows = new ArrayList<>();
    int[] ordinal = new int[1];
    for (CompiledPath path : each) {
      path.each(
          pass.root(),
          new @Nullable String[captureNames.size()],
          (element, captures) -> {
            RowScope row = new RowScope(pass, this, element, captures.clone(), ++ordinal[0]);
            if (applies(row)) {
              rows.add(row);
            }
            return true;
          });
      if (ordinal[0] > 0) {
        break;
      }
    }
    if (!pass.tally.hasFound(eachPlace)) {
      boolean hit =
          ordinal[0] > 0 || each.stream().anyMatch(path -> path.leadsAnywhere(pass.root()));
      pass.tally.look(eachPlace, hit);
    }
    return rows;
  }

  private boolean applies(RowScope row) {
    if (when == null) {
      return true;
    }
    Object result = when.evaluate(row::variable);
    if (!(result instanceof Boolean)) {
      row.problem("cel", "when: " + when.failed(result), null);
    }
    return Boolean.TRUE.equals(result);
  }

  void fill(RowScope row) {
    for (ColumnMapper column : columns) {
      column.fill(row);
    }
    row.key = key(row);
  }

  /** Null when one of its parts has a problem. */
  private @Nullable String key(RowScope row) {
    for (int column : match) {
      if (row.values[column] == null || row.failed(column)) {
        return null;
      }
    }
    if (match.length == 1) {
      return PlainText.ofKey(value(row, match[0]));
    }
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < match.length; i++) {
      if (i > 0) {
        key.append(RowKey.SEPARATOR);
      }
      escape(PlainText.ofKey(value(row, match[i])), key);
    }
    return key.toString();
  }

  private static Object value(RowScope row, int column) {
    Object value = row.values[column];
    if (value == null) {
      throw new IllegalStateException("the key of " + row.entity.name + " is not complete");
    }
    return value;
  }

  private static void escape(String part, StringBuilder key) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == RowKey.SEPARATOR || c == RowKey.ESCAPE) {
        key.append(RowKey.ESCAPE);
      }
      key.append(c);
    }
  }

  /** Finds rows of one record with the same key and does what {@code on_duplicate} says. */
  void resolveDuplicates(List<RowScope> rows) {
    Map<String, RowScope> byKey = new HashMap<>();
    for (RowScope row : rows) {
      if (row.key == null) {
        continue;
      }
      RowScope earlier = byKey.putIfAbsent(row.key, row);
      if (earlier == null) {
        continue;
      }
      switch (onDuplicate) {
        case FIRST -> {
          row.kept = earlier;
          warnIfOther(row, row.key, earlier);
        }
        case LAST -> byKey.put(row.key, row);
        case REJECT ->
            row.problem(
                "duplicate-row",
                "expected one row per key but this record makes another with the key "
                    + PlainText.shown(RowKey.shown(row.key)),
                columns[match[0]].name);
      }
    }
    if (onDuplicate == DuplicateRule.LAST) {
      for (RowScope row : rows) {
        row.kept = row.key == null ? row : byKey.getOrDefault(row.key, row);
      }
    }
  }

  private void warnIfOther(RowScope row, String key, RowScope earlier) {
    for (int i = 0; i < tracked.length; i++) {
      if (tracked[i] && !Objects.deepEquals(row.values[i], earlier.values[i])) {
        row.pass.warn(
            new RecordWarning(
                "duplicate-skipped",
                "an earlier row of the same record has the same key and other values, and the first"
                    + " one stays",
                name,
                "key " + PlainText.shown(RowKey.shown(key)) + row.place(),
                "on_duplicate: reject makes these records rejects, last lets the last row win"));
        return;
      }
    }
  }

  /** The finished row of a record without problems; its legacy id is the last that can have one. */
  Row finish(RowScope row) {
    String key = row.key;
    if (key == null) {
      throw new IllegalStateException("a row of " + name + " without a key and without a problem");
    }
    return new Row(index, key, legacyId(row, key), row.values, fingerprint.of(row.values));
  }

  private String legacyId(RowScope row, String key) {
    String text = legacyId == null ? null : legacyId.text(row);
    if (text == null) {
      return key;
    }
    Object checked = LEGACY_ID.coerce(text);
    if (checked instanceof Mismatch mismatch) {
      row.problem(mismatch.code(), mismatch.message(), "legacy_id");
    }
    return text;
  }
}
