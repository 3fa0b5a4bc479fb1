package dev.rehome.mapping;

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
      broken(pass, row, "rule", message, "expected " + check.text() + found(pass, row));
    } else if (!columns.anyWithoutValue(pass, row)) {
      broken(pass, row, "cel", null, Expressions.failed(check, result));
    }
  }

  private String found(RecordPass pass, @Nullable RowScope row) {
    String shown = columns.shown(pass, row);
    return shown.isEmpty() ? "" : " but found " + shown;
  }

  private void broken(
      RecordPass pass, @Nullable RowScope row, String code, @Nullable String said, String details) {
    String name = entity == null ? null : entity.name;
    if (level == RuleLevel.WARNING) {
      String constant = said == null ? "the rule cannot be checked: " + message : said;
      String example = row == null ? details : details + row.place();
      pass.warn(new RecordWarning(code, constant, name, example, null));
    } else {
      String problem = said == null ? details : said + ": " + details;
      if (row == null) {
        pass.problem(code, problem, null, null);
      } else {
        row.problem(code, problem, null);
      }
    }
  }
}
