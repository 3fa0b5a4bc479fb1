package dev.rehome.job.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rehome.job.check.FieldDifference;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a verification found: a line of {@code findings.jsonl}.
 *
 * @param key what the source calls the row, and {@code id} what the target calls it
 * @param run the id of the run that wrote the row last, from the record number {@code record} of
 *     {@code file}
 * @param column where it is about one column, with the values {@code expected} and {@code found}
 */
@JsonInclude(Include.NON_NULL)
record Finding(
    Code code,
    boolean problem,
    @Nullable String entity,
    @Nullable String key,
    @Nullable String id,
    @Nullable String run,
    @Nullable String file,
    @Nullable Long record,
    @Nullable String column,
    @Nullable String expected,
    @Nullable String found,
    String message) {

  /** What can be found; the names in reports are stable. */
  enum Code {
    ROW_MISSING("rows that were imported are gone"),
    ROW_CHANGED("rows are not as they were imported"),
    DUPLICATE_KEY("rows have the key of another row"),
    DUPLICATE_CONTENT("entities have rows with the content of another row"),
    VALUE_MISSING("rows lack a required value"),
    RULE("rows break a rule of the spec"),
    ORPHAN("rows refer to a row that is not there"),
    INCOMPLETE("rows say another number of parts than there are"),
    ROW_UNKNOWN("rows are in tables of the import and were not imported"),
    COUNT("counts do not agree"),
    SOURCE_CHANGED("source files are not as they were imported"),
    SOURCE_GONE("source files are not there any more"),
    NOT_IMPORTED("records of the source are not in the target"),
    FIELD("fields are not what the source says");

    private final String meaning;

    Code(String meaning) {
      this.meaning = meaning;
    }

    @JsonValue
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String meaning() {
      return meaning;
    }
  }

  /** About something else than one row. */
  static Finding of(Code code, @Nullable String entity, String message) {
    return new Finding(code, true, entity, null, null, null, null, null, null, null, null, message);
  }

  /** About a row that the ledger does not know. */
  static Finding ofRow(Code code, String entity, String key, @Nullable String id, String message) {
    return new Finding(code, true, entity, key, id, null, null, null, null, null, null, message);
  }

  /** About a file. */
  static Finding ofFile(Code code, boolean problem, String run, String file, String message) {
    return new Finding(code, problem, null, null, null, run, file, null, null, null, null, message);
  }

  /** The same as something to know, which is no problem. */
  Finding asNote() {
    return new Finding(
        code, false, entity, key, id, run, file, record, column, expected, found, message);
  }

  /** The same with the columns that differ. */
  Finding because(List<FieldDifference> differences) {
    if (differences.isEmpty()) {
      return this;
    }
    FieldDifference first = differences.get(0);
    boolean single = differences.size() == 1;
    String text =
        differences.stream()
            .map(one -> one.column() + " is " + one.found() + ", and was " + one.expected())
            .collect(Collectors.joining("; "));
    return new Finding(
        code,
        problem,
        entity,
        key,
        id,
        run,
        file,
        record,
        single ? first.column() : null,
        single ? first.expected() : null,
        single ? first.found() : null,
        text);
  }

  /** The same about one column. */
  Finding at(String columnName, @Nullable String expectedValue, @Nullable String foundValue) {
    return new Finding(
        code,
        problem,
        entity,
        key,
        id,
        run,
        file,
        record,
        columnName,
        expectedValue,
        foundValue,
        message);
  }
}
