package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.BulkInsert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * PostgreSQL's COPY into some columns of a table, in binary if the form of every column is known.
 *
 * @param forms one per column; empty for text
 */
record CopyInsert(String sql, List<CopyBinary.Form> forms) implements BulkInsert {

  static CopyInsert into(String table, List<BulkInsert.Column> columns) {
    List<CopyBinary.Form> forms =
        columns.stream()
            .map(column -> CopyBinary.form(column.type()))
            .flatMap(Optional::stream)
            .toList();
    boolean binary = forms.size() == columns.size();
    String names = columns.stream().map(BulkInsert.Column::name).collect(Collectors.joining(", "));
    String sql = "COPY " + table + " (" + names + ") FROM STDIN";
    return binary
        ? new CopyInsert(sql + " (FORMAT binary)", forms)
        : new CopyInsert(sql, List.of());
  }

  @Override
  public Load load() {
    return forms.isEmpty() ? new CopyText() : new CopyBinary(forms);
  }

  @Override
  public void insert(Connection connection, List<? extends Load> loads) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      if (!forms.isEmpty()) {
        send(CopyBinary.HEADER, copy);
      }
      for (Load load : loads) {
        ((CopyData) load).writeTo(copy);
      }
      if (!forms.isEmpty()) {
        send(CopyBinary.TRAILER, copy);
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void send(byte[] bytes, CopyIn copy) throws SQLException {
    copy.writeToCopy(bytes, 0, bytes.length);
  }
}
