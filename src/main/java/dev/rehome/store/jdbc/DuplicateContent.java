package dev.rehome.store.jdbc;

import dev.rehome.record.RowKey;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.Warning;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks for rows of an entity that have the same content under different keys, by the last eight
 * bytes of their checksums. One pass over the ledger's items for every so many of them, each in
 * memory of a fixed size; one more where there are any.
 */
final class DuplicateContent {

  private static final int MOST_IN_MEMORY = 2_000_000;
  private static final int PAGE = 20_000;

  private static final String COUNT =
      """
      SELECT COUNT(*) FROM rehome.migration_items WHERE entity_id = ? AND action <> 'S'
      """;
  private static final String CONTENTS =
      """
      SELECT item, entity_id, checksum FROM rehome.migration_items
      WHERE item > ? AND action <> 'S' ORDER BY item FETCH FIRST %d ROWS ONLY
      """
          .formatted(PAGE);
  private static final String ROW =
      """
      SELECT i.row_key, f.name FROM rehome.migration_items i
      LEFT JOIN rehome.migration_files f ON f.run = i.run AND f.ordinal = i.file_ordinal
      WHERE i.item = ?
      """;

  private final JdbcTemplate jdbc;
  private final Spec spec;
  private final List<Integer> entityIds;
  private final Runnable beforeEach;

  /**
   * @param entityIds in the order of the spec's entities
   */
  DuplicateContent(JdbcTemplate jdbc, Spec spec, List<Integer> entityIds, Runnable beforeEach) {
    this.jdbc = jdbc;
    this.spec = spec;
    this.entityIds = entityIds;
    this.beforeEach = beforeEach;
  }

  /** The rows of one entity whose content others have, and the first two that are the same. */
  private static final class Found {
    private final Map<Long, Long> firstByContent = new HashMap<>(1);
    private long rows;
    private long first;
    private long second;

    void add(long item, long content) {
      rows++;
      if (second != 0) {
        return;
      }
      Long earlier =
          firstByContent.size() < PAGE ? firstByContent.putIfAbsent(content, item) : null;
      if (earlier != null) {
        first = earlier;
        second = item;
        firstByContent.clear();
      }
    }
  }

  List<IntegrityCheck> run() {
    long rows = 0;
    for (int id : entityIds) {
      beforeEach.run();
      rows += Objects.requireNonNullElse(jdbc.queryForObject(COUNT, Long.class, id), 0L);
    }
    int passes = Math.toIntExact(1 + rows / MOST_IN_MEMORY);
    Map<Integer, Found> found = new HashMap<>();
    for (int pass = 0; pass < passes; pass++) {
      long[] repeated = repeated(passes, pass, rows);
      if (repeated.length > 0) {
        scan(
            (item, entity, content) -> {
              if (Arrays.binarySearch(repeated, content) >= 0) {
                found.computeIfAbsent(entity, id -> new Found()).add(item, content);
              }
            });
      }
    }
    List<IntegrityCheck> checks = new ArrayList<>();
    for (int i = 0; i < entityIds.size(); i++) {
      checks.add(check(spec.entities().get(i), found.get(entityIds.get(i))));
    }
    return checks;
  }

  /** A row's content, mixed with its entity. */
  @FunctionalInterface
  private interface Contents {
    void add(long item, int entity, long content);
  }

  /** The contents that several rows have, sorted, of those that belong to the pass. */
  private long[] repeated(int passes, int pass, long rows) {
    Sorted sorted = new Sorted((int) Math.min(rows, MOST_IN_MEMORY));
    scan(
        (item, entity, content) -> {
          if (Long.remainderUnsigned(content, passes) == pass) {
            sorted.add(content);
          }
        });
    return sorted.repeated();
  }

  private void scan(Contents contents) {
    long[] last = {0};
    int[] read = new int[1];
    do {
      beforeEach.run();
      read[0] = 0;
      jdbc.query(
          CONTENTS,
          row -> {
            read[0]++;
            last[0] = row.getLong(1);
            int entity = row.getInt(2);
            if (entityIds.contains(entity)) {
              byte[] checksum = row.getBytes(3);
              long content = ByteBuffer.wrap(checksum).getLong(checksum.length - Long.BYTES);
              contents.add(last[0], entity, content ^ entity * 0x9E3779B97F4A7C15L);
            }
          },
          last[0]);
    } while (read[0] == PAGE);
  }

  private IntegrityCheck check(EntitySpec entity, @Nullable Found found) {
    if (found == null || found.second == 0) {
      return new IntegrityCheck(
          "duplicate-content", entity.name(), true, "no content is there under two keys");
    }
    Place first = place(found.first);
    Place second = place(found.second);
    String example =
        "'%s' and '%s'".formatted(RowKey.shown(first.key()), RowKey.shown(second.key()));
    return new IntegrityCheck(
        "duplicate-content",
        entity.name(),
        true,
        "%d rows have the content of another row, such as %s".formatted(found.rows, example),
        new Warning(
            "duplicate-content",
            "rows have the same content under different keys",
            entity.name(),
            found.rows,
            second.file(),
            example,
            "find out which of them is meant; exclude the file or record of the other"));
  }

  /** A row's key, and the file it came from. */
  private record Place(String key, @Nullable String file) {}

  private Place place(long item) {
    return jdbc.query(ROW, (row, number) -> new Place(row.getString(1), row.getString(2)), item)
        .get(0);
  }

  /** Numbers to be sorted. */
  private static final class Sorted {
    private long[] values;
    private int size;

    Sorted(int expected) {
      values = new long[Math.max(16, expected)];
    }

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size + size / 2);
      }
      values[size++] = value;
    }

    long[] repeated() {
      Arrays.sort(values, 0, size);
      int kept = 0;
      for (int i = 1; i < size; i++) {
        boolean again = values[i] == values[i - 1];
        if (again && (kept == 0 || values[kept - 1] != values[i])) {
          values[kept++] = values[i];
        }
      }
      return Arrays.copyOf(values, kept);
    }
  }
}
