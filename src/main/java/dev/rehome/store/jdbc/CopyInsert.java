package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** PostgreSQL's COPY into some columns of a table. */
record CopyInsert(String sql) implements BulkInsert {

  static CopyInsert into(String table, List<String> columns) {
    String names = columns.stream().collect(Collectors.joining(", "));
    return new CopyInsert("COPY " + table + " (" + names + ") FROM STDIN");
  }

  @Override
  public Load load() {
    return new Text(new CopyText());
  }

  private record Text(CopyText text) implements Load {

    @Override
    public void add(@Nullable Object[] values) {
      text.add(values);
    }

    @Override
    public boolean isEmpty() {
      return text.isEmpty();
    }
  }

  @Override
  public void insert(Connection connection, List<? extends Load> loads) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      for (Load load : loads) {
        ((Text) load).text().writeTo(copy);
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
