package dev.rehome.spec;

import dev.rehome.record.ColumnType;
import dev.rehome.record.Fingerprint;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One entity: rows of one table.
 *
 * @param table the table's name exactly as the spec writes it; may be {@code schema.table}
 * @param files globs over file names; the entity is made only from files that match; empty for all
 * @param each where in the record its rows are: one row per match of the first pattern that matches
 *     anything; empty for one row per record
 * @param split the separator at which a text is split where {@code each} looks for elements; null
 *     when texts are not split
 * @param when a CEL condition; the row is made only when it holds
 * @param match the columns that identify a row: the key if the spec has one, else {@code id}
 * @param columns in the order of the spec; {@code id} first when the spec has one
 * @param legacyId what the source calls a row; null for the text of its key
 * @param document what its rows are like where the target has documents
 */
public record EntitySpec(
    String name,
    String table,
    List<Glob> files,
    List<PathPattern> each,
    @Nullable String split,
    @Nullable Expression when,
    List<String> match,
    List<ColumnSpec> columns,
    @Nullable Template legacyId,
    WriteMode mode,
    DuplicateRule onDuplicate,
    DocumentSpec document) {

  /** The column that an entity's {@code id} becomes. */
  public static final String ID = "id";

  /**
   * The index of the column {@code id}, which names a row by itself; -1 when there is none, or when
   * it is only one part of a key of several columns.
   */
  public int idIndex() {
    boolean partOfKey = match.size() > 1 && match.contains(ID);
    return IntStream.range(0, columns.size())
        .filter(index -> !partOfKey && columns.get(index).name().equals(ID))
        .findFirst()
        .orElse(-1);
  }

  /** The index of the column that references to this entity hold: its id, else its only key. */
  public OptionalInt referredIndex() {
    int id = idIndex();
    if (id < 0 && match.size() == 1) {
      id = columnIndex(match.get(0));
    }
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * How the rows of this entity are recognised, when they are mapped and when they are read back.
   */
  public Fingerprint fingerprint() {
    return fingerprint(ColumnSpec::type);
  }

  /**
   * The same for a store that keeps columns in other types than their own.
   *
   * @param types of the values that are read back
   */
  public Fingerprint fingerprint(Function<ColumnSpec, ColumnType> types) {
    return new Fingerprint(
        columns.stream()
            .map(column -> new Fingerprint.Column(column.name(), types.apply(column), part(column)))
            .toList());
  }

  private Fingerprint.Part part(ColumnSpec column) {
    if (!column.tracked()) {
      return Fingerprint.Part.NOTHING;
    }
    return match.contains(column.name()) || column.name().equals(ID)
        ? Fingerprint.Part.KEY
        : Fingerprint.Part.CONTENT;
  }

  /** The index of a column in {@link #columns} and in every row's values. */
  public int columnIndex(String columnName) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).name().equals(columnName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column " + columnName));
  }
}
