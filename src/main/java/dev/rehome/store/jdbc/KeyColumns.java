package dev.rehome.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Columns that together find a row of an entity's table {@code t}, and the SQL that does it by the
 * texts of their values, as {@link KeyText} writes them.
 *
 * @param indexes of the columns among those of the entity
 */
record KeyColumns(
    Dialect dialect, TargetTable table, List<ColumnBinding> all, List<Integer> indexes) {

  /** Other columns of the same table. */
  KeyColumns of(List<Integer> others) {
    return new KeyColumns(dialect, table, all, others);
  }

  int size() {
    return indexes.size();
  }

  ColumnBinding column(int n) {
    return all.get(indexes.get(n));
  }

  private String quoted(int n) {
    return "t." + column(n).target().quoted();
  }

  /** The text of each of these columns' values; values that are missing are empty. */
  List<String> texts(@Nullable Object[] values) {
    return indexes.stream().map(index -> text(values, index)).toList();
  }

  private String text(@Nullable Object[] values, int index) {
    Object value = all.get(index).fit(values[index]);
    return value == null ? "" : KeyText.of(value);
  }

  /** The texts as one. */
  String id(@Nullable Object[] values) {
    return size() == 1 ? text(values, indexes.get(0)) : KeyText.join(texts(values));
  }

  /** The texts of an {@link #id}. */
  List<String> split(String id) {
    return size() == 1 ? List.of(id) : KeyText.split(id);
  }

  /** The rows {@code t} of given {@link #keys}. */
  String fromKeys() {
    return " FROM %s JOIN %s t ON %s".formatted(keys(), table.quoted(), areKeys());
  }

  /**
   * Given keys as a relation {@code k}, each with its number {@code n} from 1 and a text of its own
   * for each of these names. One parameter per column for the array of all its texts, then one per
   * name.
   */
  String keys(String... names) {
    List<String> own = List.of(names);
    List<String> arrays = new ArrayList<>(List.of(each(", ", n -> dialect.keyArray(column(n)))));
    own.forEach(name -> arrays.add("CAST(? AS text[])"));
    List<String> columns = new ArrayList<>(List.of(each(", ", n -> "k" + n)));
    columns.addAll(own);
    return "UNNEST(%s) WITH ORDINALITY AS k(%s, n)"
        .formatted(String.join(", ", arrays), String.join(", ", columns));
  }

  /** The condition that the row is the one of a key of {@link #keys}. */
  String areKeys() {
    return each(" AND ", n -> quoted(n) + " = k.k" + n);
  }

  /** Sets the parameters of {@link #keys}, the first of the statement. */
  void bindAll(PreparedStatement statement, List<List<String>> keys) throws SQLException {
    for (int n = 0; n < size(); n++) {
      int column = n;
      Object[] texts = keys.stream().map(key -> key.get(column)).toArray();
      statement.setArray(n + 1, statement.getConnection().createArrayOf("text", texts));
    }
  }

  /** The condition that the row has a key, with one parameter per column. */
  String isKey() {
    return each(" AND ", n -> quoted(n) + " = " + cast(n, "?"));
  }

  /** The condition that the row comes behind a key, with one parameter per column. */
  String behindKey() {
    return "(%s) > (%s)".formatted(order(), each(", ", n -> cast(n, "?")));
  }

  /** Sets the parameters of one key, from that parameter on. */
  void bind(PreparedStatement statement, int first, String id) throws SQLException {
    List<String> texts = split(id);
    for (int n = 0; n < size(); n++) {
      statement.setString(first + n, texts.get(n));
    }
  }

  String order() {
    return each(", ", this::quoted);
  }

  /** The condition that the row is the one of an id, which an expression gives. */
  String isId(String expression) {
    return each(
        " AND ",
        n -> {
          String part = size() == 1 ? expression : KeyText.part(dialect, expression, n, size());
          return quoted(n) + " = " + cast(n, part);
        });
  }

  private String cast(int n, String expression) {
    return "CAST(%s AS %s)".formatted(expression, dialect.keyType(column(n)));
  }

  private String each(String separator, IntFunction<String> form) {
    return IntStream.range(0, size()).mapToObj(form).collect(Collectors.joining(separator));
  }
}
