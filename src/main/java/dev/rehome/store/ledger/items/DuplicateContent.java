package dev.rehome.store.ledger.items;

import dev.rehome.record.RowKey;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import dev.rehome.store.Warning;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks for rows of an entity that have the same content under different keys, by the last eight
 * bytes of their checksums. One pass over the items of the entities that the run wrote rows of for
 * every so many of them, each in memory of a fixed size; one more where there are any. Where the
 * run wrote few rows of many, only what it wrote is looked for.
 */
final class DuplicateContent {

  private static final int MOST_IN_MEMORY = 2_000_000;
  private static final int PAGE = 20_000;

  /** So many rows written are few, if the entities have several times as many. */
  private static final int FEW = 100_000;

  private static final int SEVERAL = 4;

  private static final String WRITTEN =
      """
      SELECT entity_id, SUM(inserted_count + updated_count) FROM rehome.migration_counts
      WHERE run BETWEEN ? AND ? GROUP BY entity_id HAVING SUM(inserted_count + updated_count) > 0
      """;

  // "+ 0" keeps the database from going by the index of keys, which would fetch the rows one by one
  // and, for each page, sort all of them.
  private static final String COUNT =
      """
      SELECT COUNT(*) FROM rehome.migration_items WHERE entity_id + 0 = ? AND action <> 'S'
      """;
  private static final String CONTENTS =
      """
      SELECT item, entity_id, fingerprint FROM rehome.migration_items
      WHERE item > ? AND action <> 'S' AND entity_id + 0 IN (%s)%s
      ORDER BY item FETCH FIRST %d ROWS ONLY
      """;
  private static final String OF_RUN = " AND run = %d AND action IN ('I', 'U')";
  private static final String ROW =
      """
      SELECT i.row_key, f.name FROM rehome.migration_items i
      LEFT JOIN rehome.migration_files f ON f.run = i.run AND f.ordinal = i.file_ordinal
      WHERE i.item = ?
      """;

  private final JdbcTemplate jdbc;
  private final @Nullable RunContext run;
  private final Map<Integer, EntitySpec> entities;
  private final Runnable beforeEach;

  /**
   * @param run null for all runs
   * @param entities by the ledger's numbers of them, in the order of the spec
   */
  DuplicateContent(
      JdbcTemplate jdbc,
      @Nullable RunContext run,
      Map<Integer, EntitySpec> entities,
      Runnable beforeEach) {
    this.jdbc = jdbc;
    this.run = run;
    this.entities = entities;
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
    Map<Integer, Long> written = new TreeMap<>();
    jdbc.query(
        WRITTEN,
        row -> {
          written.put(row.getInt(1), row.getLong(2));
        },
        run == null ? 0 : run.number(),
        run == null ? Long.MAX_VALUE : run.number());
    written.keySet().retainAll(entities.keySet());
    if (written.isEmpty()) {
      return List.of();
    }
    long rows = 0;
    for (int id : written.keySet()) {
      beforeEach.run();
      rows += Objects.requireNonNullElse(jdbc.queryForObject(COUNT, Long.class, id), 0L);
    }
    String ids = written.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String all = CONTENTS.formatted(ids, "", PAGE);
    long wrote = written.values().stream().mapToLong(Long::longValue).sum();
    RunContext only = wrote <= FEW && rows / SEVERAL >= wrote ? run : null;
    Map<Integer, Found> found = new HashMap<>();
    if (only != null) {
      Sorted own = new Sorted((int) wrote);
      scan(
          CONTENTS.formatted(ids, OF_RUN.formatted(only.number()), PAGE),
          (item, entity, content) -> own.add(content));
      long[] contents = own.distinct();
      find(all, repeated(all, (int) wrote, content -> contains(contents, content)), found);
    } else {
      int passes = Math.toIntExact(1 + rows / MOST_IN_MEMORY);
      int expected = (int) Math.min(rows, MOST_IN_MEMORY);
      for (int i = 0; i < passes; i++) {
        int pass = i;
        find(
            all,
            repeated(all, expected, content -> Long.remainderUnsigned(content, passes) == pass),
            found);
      }
    }
    List<IntegrityCheck> checks = new ArrayList<>();
    entities.forEach(
        (id, entity) -> {
          if (written.containsKey(id)) {
            checks.add(check(entity, found.get(id), only != null));
          }
        });
    return checks;
  }

  private void find(String contents, long[] repeated, Map<Integer, Found> found) {
    if (repeated.length > 0) {
      scan(
          contents,
          (item, entity, content) -> {
            if (contains(repeated, content)) {
              found.computeIfAbsent(entity, id -> new Found()).add(item, content);
            }
          });
    }
  }

  private static boolean contains(long[] sorted, long content) {
    return Arrays.binarySearch(sorted, content) >= 0;
  }

  /** A row's content, mixed with its entity. */
  @FunctionalInterface
  private interface Contents {
    void add(long item, int entity, long content);
  }

  /** The contents that several rows have, sorted, of those that are wanted. */
  private long[] repeated(String contents, int expected, LongPredicate wanted) {
    Sorted sorted = new Sorted(expected);
    scan(
        contents,
        (item, entity, content) -> {
          if (wanted.test(content)) {
            sorted.add(content);
          }
        });
    return sorted.repeated();
  }

  private void scan(String query, Contents contents) {
    long[] last = {0};
    int[] read = new int[1];
    do {
      beforeEach.run();
      read[0] = 0;
      jdbc.query(
          query,
          row -> {
            read[0]++;
            last[0] = row.getLong(1);
            int entity = row.getInt(2);
            byte[] checksum = row.getBytes(3);
            long content = ByteBuffer.wrap(checksum).getLong(checksum.length - Long.BYTES);
            contents.add(last[0], entity, content ^ entity * 0x9E3779B97F4A7C15L);
          },
          last[0]);
    } while (read[0] == PAGE);
  }

  private IntegrityCheck check(EntitySpec entity, @Nullable Found found, boolean few) {
    if (found == null || found.second == 0) {
      return new IntegrityCheck(
          "duplicate-content",
          entity.name(),
          true,
          few
              ? "no content that was written is there under another key"
              : "no content is there under two keys");
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

    long[] distinct() {
      return Arrays.stream(values, 0, size).sorted().distinct().toArray();
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
