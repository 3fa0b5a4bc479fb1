package dev.rehome.mapping;

import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.record.RecordWarning;
import dev.rehome.spec.RuleLevel;
import org.jspecify.annotations.Nullable;

/**
 * One rule.
 *
 * @param entity null for once per record, else once per row of it
 */
record RuleMapper(
    CompiledExpression check,
    ColumnUses columns,
    String message,
    @Nullable EntityMapper entity,
    RuleLevel level) {

  /** Whether it is about records that made no row, too. */
  boolean withoutRows() {
    return level == RuleLevel.WARNING && entity == null;
  }

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
      broken(pass, row);
    } else if (!columns.anyWithoutValue(pass, row)) {
      undecided(pass, row, check.failed(result));
    }
  }

  private void broken(RecordPass pass, @Nullable RowScope row) {
    String shown = columns.shown(pass, row);
    if (level == RuleLevel.WARNING) {
      warn(pass, row, "rule", message, shown.isEmpty() ? "" : "found " + shown);
    } else {
      String found = shown.isEmpty() ? "" : " but found " + shown;
      problem(pass, row, "rule", message + ": expected " + check.text() + found);
    }
  }

  private void undecided(RecordPass pass, @Nullable RowScope row, String why) {
    if (level == RuleLevel.WARNING) {
      warn(pass, row, "cel", "the rule cannot be checked: " + message, why);
    } else {
      problem(pass, row, "cel", why);
    }
  }

  private void warn(
      RecordPass pass, @Nullable RowScope row, String code, String message, String found) {
    String example = row == null ? found : (found + row.place()).trim();
    pass.warn(
        new RecordWarning(
            code,
            message,
            entity == null ? null : entity.name,
            example.isEmpty() ? null : example,
            null));
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
