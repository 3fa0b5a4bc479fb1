package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.Dialect.RowImages;
import dev.rehome.store.jdbc.TargetTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The server makes images, and rows of them: nobody else knows all its types. */
record PostgresRowImages(TargetTable table) implements RowImages {

  @Override
  public String expressions() {
    return "CAST(row_to_json(t) AS text)";
  }

  @Override
  public String read(ResultSet row, int first) throws SQLException {
    return row.getString(first);
  }

  @Override
  public String relation() {
    return row("?");
  }

  @Override
  public int bind(PreparedStatement statement, int first, String image) throws SQLException {
    statement.setString(first, image);
    return first + 1;
  }

  @Override
  public Optional<String> relationOf(String expression) {
    return Optional.of(row(expression));
  }

  private String row(String image) {
    return "json_populate_record(CAST(NULL AS %s), CAST(%s AS json))"
        .formatted(table.quoted(), image);
  }
}
