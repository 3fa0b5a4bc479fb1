package dev.rehome.store.plan;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.spec.EntitySpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a target knows of one entity, for the chunk that is being written.
 *
 * <p>Faults of the system come as {@link org.springframework.dao.DataAccessException}.
 */
public interface EntityRows {

  /** The ledger's number of the entity. */
  int id();

  EntitySpec spec();

  /** Whether there is anything in a row besides its key. */
  boolean updatable();

  /** What the target calls a row, if that is not the text of its key. */
  @Nullable String newId(Row row);

  /** For each row, whether the target has one of the same key. */
  boolean[] present(List<Row> rows);

  /** For each row, the target's row of the same key, null where there is none. */
  @Nullable StoredRow[] stored(List<Row> rows);

  /** Whether the target's row has every tracked value already. */
  boolean same(StoredRow stored, Row row);

  /** Why the target would not take a row, as far as that is known without a query. */
  Optional<RecordProblem> loss(Row row);
}
