package dev.rehome.record;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a record became. All of its rows are written together or not at all.
 *
 * @param source the record
 * @param rows in the order of the entities, parents before children; empty when there are problems
 *     or when no entity applies to the record
 * @param problems everything that is wrong with it; empty for a good record
 * @param warnings what a person should know about it, the format's warnings included; none when
 *     there are problems
 */
public record MappedRecord(
    SourceRecord source,
    List<Row> rows,
    List<RecordProblem> problems,
    List<RecordWarning> warnings) {

  public MappedRecord(SourceRecord source, List<Row> rows, List<RecordProblem> problems) {
    this(source, rows, problems, List.of());
  }

  /** The same record with other rows. */
  public MappedRecord withRows(UnaryOperator<Row> change) {
    return new MappedRecord(source, rows.stream().map(change).toList(), problems, warnings);
  }

  public boolean rejected() {
    return !problems.isEmpty();
  }
}
