package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows the fingerprints of what the database will give back, where it turns texts into values
 * of other types: an address {@code 10.0.0.1/32} comes back as {@code 10.0.0.1}. Only the database
 * knows how it writes them.
 */
final class ParsedTexts {

  private final Connection connection;
  private final Dialect dialect;
  private final List<EntityTarget> targets;

  ParsedTexts(Connection connection, Dialect dialect, List<EntityTarget> targets) {
    this.connection = connection;
    this.dialect = dialect;
    this.targets = targets;
  }

  /** With the fingerprints that the rows will have in the database. */
  List<MappedRecord> fingerprinted(List<MappedRecord> records) throws SQLException {
    return parsed(records, false);
  }

  /** With the values that the database will give back, and their fingerprints. */
  List<MappedRecord> readBack(List<MappedRecord> records) throws SQLException {
    return parsed(records, true);
  }

  private List<MappedRecord> parsed(List<MappedRecord> records, boolean withValues)
      throws SQLException {
    if (targets.stream().noneMatch(EntityTarget::parses)) {
      return records;
    }
    Map<ColumnBinding, Map<String, String>> texts = new HashMap<>();
    for (int i = 0; i < targets.size(); i++) {
      int entity = i;
      for (int column : targets.get(i).parsed()) {
        List<String> given =
            rows(records)
                .filter(row -> row.entity() == entity)
                .flatMap(row -> Stream.ofNullable((String) row.values()[column]))
                .distinct()
                .toList();
        ColumnBinding binding = targets.get(i).columns().get(column);
        Map<String, String> read = new HashMap<>();
        read(binding, given, read);
        texts.put(binding, read);
      }
    }
    return records.stream()
        .map(record -> record.withRows(row -> row(row, texts, withValues)))
        .toList();
  }

  private static Stream<Row> rows(List<MappedRecord> records) {
    return records.stream().flatMap(record -> record.rows().stream());
  }

  private Row row(Row row, Map<ColumnBinding, Map<String, String>> texts, boolean withValues) {
    EntityTarget target = targets.get(row.entity());
    if (!target.parses()) {
      return row;
    }
    @Nullable Object[] values = row.values().clone();
    for (int column : target.parsed()) {
      if (values[column] instanceof String text) {
        values[column] =
            texts.getOrDefault(target.columns().get(column), Map.of()).getOrDefault(text, text);
      }
    }
    return new Row(
        row.entity(),
        row.key(),
        row.legacyId(),
        withValues ? values : row.values(),
        target.fingerprint(values));
  }

  /** All at once; if the database refuses one of them, each half for itself. */
  private void read(ColumnBinding column, List<String> given, Map<String, String> read)
      throws SQLException {
    if (given.isEmpty()) {
      return;
    }
    String sql =
        """
        SELECT k.n, CAST(CAST(k.v AS %s) AS VARCHAR)
        FROM UNNEST(CAST(? AS VARCHAR ARRAY)) WITH ORDINALITY AS k(v, n)
        """
            .formatted(column.target().base());
    Savepoint savepoint = connection.setSavepoint();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", given.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          read.put(given.get(row.getInt(1) - 1), row.getString(2));
        }
      }
      connection.releaseSavepoint(savepoint);
    } catch (SQLException exception) {
      if (dialect.firstRefusal(0, exception).isEmpty()) {
        throw exception;
      }
      connection.rollback(savepoint);
      if (given.size() > 1) {
        int middle = given.size() >>> 1;
        read(column, given.subList(0, middle), read);
        read(column, given.subList(middle, given.size()), read);
      }
    }
  }
}
