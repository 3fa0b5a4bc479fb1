package dev.rehome.store.ledger.items;

import dev.rehome.store.CreatedObject;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.plan.TargetLedger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What a target looks up in the ledger, and what it records there about itself. */
final class JdbcTargetLedger extends JdbcItemLedger implements TargetLedger {

  private static final String ADD_CREATED =
      """
      INSERT INTO rehome.created_objects (run, kind, name, entity)
      SELECT r.run, CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR)
      FROM rehome.migration_runs r
      WHERE r.run = ? AND NOT EXISTS (
        SELECT 1 FROM rehome.created_objects c WHERE c.run = r.run AND c.kind = ? AND c.name = ?)
      """;
  private static final String ADD_INTENT =
      "INSERT INTO rehome.write_intents (intent, run, body) VALUES (?, ?, ?)";
  private static final String INTENTS =
      "SELECT intent, run, body FROM rehome.write_intents ORDER BY intent DESC";
  private static final String DROP_INTENT = "DELETE FROM rehome.write_intents WHERE intent = ?";
  private static final String BY_OTHERS =
      "SELECT COUNT(*) FROM rehome.migration_counts WHERE entity_id = ? AND run <> ?";
  private static final String WRITES =
      """
      SELECT COALESCE(SUM(inserted_count + updated_count), 0) FROM rehome.migration_counts
      WHERE entity_id = ? AND run = ?
      """;

  /**
   * One way through the items in their order; the sum keeps the planner from the index that begins
   * with the entity, through which it would go from the start for every page.
   */
  private static final String WRITTEN =
      """
      SELECT item, row_key, new_id FROM rehome.migration_items
      WHERE entity_id + 0 = ? AND item > ?%s
      ORDER BY item FETCH FIRST ? ROWS ONLY
      """;

  private static final String OF_RUN = " AND run = %d AND action IN ('I', 'U')";
  private static final String OF_ANY_RUN = " AND action <> 'S'";

  private final JdbcTemplate jdbc;
  private final Dialect dialect;
  private final EntityRegistry registry;
  private final TransactionTemplate apart;

  JdbcTargetLedger(JdbcTemplate jdbc, Dialect dialect, PlatformTransactionManager transactions) {
    super(jdbc);
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.registry = new EntityRegistry(jdbc);
    this.apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  @Override
  public List<Integer> register(String spec, List<Entity> entities) {
    List<Integer> numbers =
        entities.stream()
            .map(entity -> registry.number(spec, entity.name(), entity.place()))
            .toList();
    registry.arrange(spec, numbers);
    return numbers;
  }

  @Override
  public List<Integer> registered(String spec, List<Entity> entities) {
    return entities.stream()
        .map(entity -> registry.find(spec, entity.name(), entity.place()))
        .toList();
  }

  @Override
  public void creating(long run, CreatedObject object) {
    String kind = object.kind().name();
    String name = object.name();
    apart.executeWithoutResult(
        status -> jdbc.update(ADD_CREATED, kind, name, object.entity(), run, kind, name));
  }

  @Override
  public boolean writtenByOthers(int entityId, long run) {
    return number(BY_OTHERS, entityId, run) > 0;
  }

  private long number(String query, int entityId, long run) {
    return Objects.requireNonNullElse(jdbc.queryForObject(query, Long.class, entityId, run), 0L);
  }

  @Override
  public long writes(int entityId, long run) {
    return number(WRITES, entityId, run);
  }

  @Override
  public void written(
      @Nullable Long run, int entityId, int portion, Consumer<List<Written>> consumer) {
    String sql = WRITTEN.formatted(run == null ? OF_ANY_RUN : OF_RUN.formatted(run));
    long last = 0;
    List<Written> rows = new ArrayList<>();
    do {
      rows.clear();
      long[] reached = {last};
      jdbc.query(
          sql,
          row -> {
            reached[0] = row.getLong(1);
            rows.add(new Written(row.getString(2), row.getString(3)));
          },
          entityId,
          last,
          portion);
      last = reached[0];
      if (!rows.isEmpty()) {
        consumer.accept(List.copyOf(rows));
      }
    } while (rows.size() == portion);
  }

  @Override
  public long commitIntent(long run, String body) {
    return Objects.requireNonNull(
        apart.execute(
            status -> {
              long number = Sequences.next(jdbc, dialect, ItemNumbers.BLOCKS);
              jdbc.update(ADD_INTENT, number, run, body);
              return number;
            }));
  }

  @Override
  public List<Intent> intents() {
    return jdbc.query(
        INTENTS, (row, number) -> new Intent(row.getLong(1), row.getLong(2), row.getString(3)));
  }

  @Override
  public void withdrawIntents(Collection<Long> numbers) {
    apart.executeWithoutResult(status -> dropIntents(numbers));
  }

  @Override
  public void dropIntents(Collection<Long> numbers) {
    jdbc.batchUpdate(DROP_INTENT, numbers.stream().map(number -> new Object[] {number}).toList());
  }
}
