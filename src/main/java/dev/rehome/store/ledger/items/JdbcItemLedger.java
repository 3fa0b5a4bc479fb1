package dev.rehome.store.ledger.items;

import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.ItemLedger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ledger's items and files, as a target queries them while it decides. */
class JdbcItemLedger implements ItemLedger {

  private static final String FILE_NAME =
      "SELECT name FROM rehome.migration_files WHERE run = ? AND ordinal = ?";

  /** The place in this run of a file of an earlier run, if it is the same and read the same way. */
  private static final String SAME_FILE =
      """
      SELECT now.ordinal FROM rehome.migration_files before
      JOIN rehome.migration_runs r ON r.run = before.run
      JOIN rehome.migration_runs this ON this.spec_checksum = r.spec_checksum
      JOIN rehome.migration_files now
        ON now.run = this.run AND now.name = before.name AND now.sha256 = before.sha256
      WHERE before.run = ? AND before.ordinal = ? AND this.run = ?
      """;

  private static final String ORDINAL =
      "SELECT ordinal FROM rehome.migration_files WHERE run = ? AND name = ?";

  private final JdbcTemplate jdbc;
  private final SkippedOwners skipped;

  JdbcItemLedger(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.skipped = new SkippedOwners(jdbc);
  }

  @Override
  public @Nullable Item[] find(int entityId, List<String> keys) {
    return query(connection -> LedgerItems.find(connection, entityId, keys));
  }

  @Override
  public Map<Long, Place> unchanged(long run, Collection<Long> items) {
    if (items.isEmpty()) {
      return Map.of();
    }
    ItemRanges ranges =
        query(
            connection ->
                Objects.requireNonNull(
                    LedgerItems.unchanged(connection, List.of(run), items).get(run)));
    Map<Long, Place> places = new HashMap<>();
    for (long item : items) {
      ranges
          .find(item)
          .ifPresent(place -> places.put(item, new Place(place.file(), place.record())));
    }
    return places;
  }

  @Override
  public Map<Long, Skipped> skipped(long run, Collection<Item> items) {
    return skipped.owners(run, items);
  }

  @Override
  public List<Integer> skippedSharing(long run, String owner, int behind) {
    return skipped.sharing(run, owner, behind);
  }

  @Override
  public String fileName(long run, int file) {
    List<String> names = jdbc.query(FILE_NAME, (row, index) -> row.getString(1), run, file);
    return names.isEmpty() ? "file " + file : names.get(0);
  }

  @Override
  public OptionalInt ordinal(long run, String fileName) {
    return first(ORDINAL, run, fileName);
  }

  @Override
  public OptionalInt sameFile(long earlierRun, int file, long run) {
    return first(SAME_FILE, earlierRun, file, run);
  }

  private OptionalInt first(String sql, Object... parameters) {
    return jdbc.query(sql, (row, index) -> row.getInt(1), parameters).stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private <T> T query(ConnectionCallback<T> question) {
    return Objects.requireNonNull(jdbc.execute(question));
  }
}
