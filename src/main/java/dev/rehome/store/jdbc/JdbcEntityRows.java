package dev.rehome.store.jdbc;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.plan.EntityRows;
import dev.rehome.store.plan.StoredRow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
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
    return target.newId(row);
  }

  @Override
  public boolean[] present(List<Row> rows) {
    return ask(connection -> target.present(connection, rows));
  }

  @Override
  public @Nullable StoredRow[] stored(List<Row> rows) {
    return ask(connection -> target.stored(connection, rows));
  }

  @Override
  public boolean same(StoredRow stored, Row row) {
    return target.same(stored, row);
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

  private <T> T ask(ConnectionCallback<T> question) {
    return Objects.requireNonNull(jdbc.execute(question));
  }
}
