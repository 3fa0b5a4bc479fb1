package dev.rehome.mapping;

import org.jspecify.annotations.Nullable;

/**
 * One rule.
 *
 * @param entity null for once per record, else once per row of it
 */
record RuleMapper(
    CompiledExpression check, ColumnUses columns, String message, @Nullable EntityMapper entity) {

  void check(RecordPass pass) {
    if (entity == null) {
      check(pass, null);
      return;
    }
    for (RowScope row : pass.rows(entity.index)) {
      if (row.kept == row) {
        check(pass, row);
      }
    }
  }

  private void check(RecordPass pass, @Nullable RowScope row) {
    if (columns.anyFailed(pass, row)) {
      return;
    }
    Object result = check.evaluate(row == null ? pass::variable : row::variable);
    if (Boolean.TRUE.equals(result)) {
      return;
    }
    if (Boolean.FALSE.equals(result)) {
      problem(pass, row, "rule", message + ": expected " + check.text() + found(pass, row));
    } else if (!columns.anyWithoutValue(pass, row)) {
      problem(pass, row, "cel", Expressions.failed(check, result));
    }
  }

  private String found(RecordPass pass, @Nullable RowScope row) {
    String shown = columns.shown(pass, row);
    return shown.isEmpty() ? "" : " but found " + shown;
  }

  private static void problem(
      RecordPass pass, @Nullable RowScope row, String code, String message) {
    if (row == null) {
      pass.problem(code, message, null, null);
    } else {
      row.problem(code, message, null);
    }
  }
}
