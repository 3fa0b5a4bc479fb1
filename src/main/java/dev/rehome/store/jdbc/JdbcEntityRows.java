package dev.rehome.store.jdbc;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.plan.EntityRows;
import dev.rehome.store.plan.StoredRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** An entity's table as the plan of a chunk asks about it, within the chunk's transaction. */
record JdbcEntityRows(JdbcTemplate jdbc, EntityTarget target) implements EntityRows {

  @Override
  public int id() {
    return target.id();
  }

  @Override
  public EntitySpec spec() {
    return target.spec();
  }

  @Override
  public boolean updatable() {
    return target.updatable();
  }

  @Override
  public @Nullable String newId(Row row) {
    return target.newId(row.values(), row.key());
  }

  @Override
  public boolean[] present(List<Row> rows) {
    boolean[] present = new boolean[rows.size()];
    find(rows, "", found -> present[found.getInt(1) - 1] = true);
    return present;
  }

  @Override
  public @Nullable StoredRow[] stored(List<Row> rows) {
    StoredRow[] stored = new StoredRow[rows.size()];
    int behind = 2 + target.columns().size();
    find(
        rows,
        ", " + target.columnList() + ", " + target.images().expressions(),
        found ->
            stored[found.getInt(1) - 1] =
                new StoredRow(target.values(found, 2), target.images().read(found, behind)));
    return stored;
  }

  /** What to do with the current row. */
  @FunctionalInterface
  private interface Found {
    void accept(ResultSet row) throws SQLException;
  }

  private void find(List<Row> rows, String columns, Found found) {
    KeyColumns key = target.matchKey();
    jdbc.query(
        connection -> {
          PreparedStatement statement =
              connection.prepareStatement("SELECT k.n" + columns + key.fromKeys());
          key.bindAll(statement, rows.stream().map(row -> key.texts(row.values())).toList());
          return statement;
        },
        found::accept);
  }

  /** The fingerprint counts every tracked value. */
  @Override
  public boolean same(StoredRow stored, Row row) {
    return Arrays.equals(target.fingerprint(stored.values()), row.fingerprint());
  }

  @Override
  public Optional<RecordProblem> loss(Row row) {
    List<ColumnBinding> columns = target.columns();
    for (int i = 0; i < columns.size(); i++) {
      Optional<RecordProblem> loss = columns.get(i).loss(target.spec().name(), row.values()[i]);
      if (loss.isPresent()) {
        return loss;
      }
    }
    return Optional.empty();
  }
}
