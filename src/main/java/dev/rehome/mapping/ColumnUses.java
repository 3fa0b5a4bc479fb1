package dev.rehome.mapping;

import dev.rehome.record.PlainText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns an expression reads by name. An expression over columns behaves as in SQL: where it
 * cannot be evaluated because one of them has no value, a rule is not broken and a computed column
 * has no value.
 */
record ColumnUses(List<ColumnUse> columns) {

  /**
   * @param entity whose only row is meant; null for the row the expression is about
   */
  record ColumnUse(@Nullable EntityMapper entity, int column) {

    private @Nullable RowScope row(RecordPass pass, @Nullable RowScope own) {
      if (entity == null) {
        return own;
      }
      List<RowScope> rows = pass.rows(entity.index);
      return rows.isEmpty() ? null : rows.get(0);
    }
  }

  /** Whether one of them has a problem. */
  boolean anyFailed(RecordPass pass, @Nullable RowScope own) {
    for (ColumnUse use : columns) {
      RowScope row = use.row(pass, own);
      if (row != null && row.failed(use.column)) {
        return true;
      }
    }
    return false;
  }

  boolean anyWithoutValue(RecordPass pass, @Nullable RowScope own) {
    for (ColumnUse use : columns) {
      RowScope row = use.row(pass, own);
      if (row == null || row.values[use.column] == null) {
        return true;
      }
    }
    return false;
  }

  /** {@code started_at 2025-01-02T00:00Z, completed_at nothing}. */
  String shown(RecordPass pass, @Nullable RowScope own) {
    StringBuilder shown = new StringBuilder();
    for (ColumnUse use : columns) {
      RowScope row = use.row(pass, own);
      if (row != null) {
        shown.append(shown.isEmpty() ? "" : ", ");
        shown.append(row.entity.columns[use.column].name).append(' ');
        shown.append(PlainText.shown(row.values[use.column]));
      }
    }
    return shown.toString();
  }
}
