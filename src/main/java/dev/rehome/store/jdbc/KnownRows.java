package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.RunContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What target and ledger know about the rows of one chunk; asked for many rows at a time. */
final class KnownRows {

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
  private static final int NOWHERE = -1;

  private final Connection connection;
  private final RunContext run;
  private final List<EntityTarget> targets;
  private final Map<RowId, Known> known = new HashMap<>();
  private final Map<Integer, String> fileNames = new HashMap<>();
  private final Map<Map.Entry<Long, Integer>, Integer> sameFiles = new HashMap<>();
  private final Map<String, Integer> ordinals = new HashMap<>();

  KnownRows(Connection connection, RunContext run, List<EntityTarget> targets) {
    this.connection = connection;
    this.run = run;
    this.targets = targets;
  }

  /** Null for a row that was not looked up: its entity is taken to be empty. */
  @Nullable Known get(RowId id) {
    return known.get(id);
  }

  /**
   * Looks rows of one entity up, again if they were looked up before.
   *
   * @return whether that told anything new
   */
  boolean lookUp(int entity, List<Row> rows) throws SQLException {
    Map<String, Row> distinct = new LinkedHashMap<>();
    Set<String> varying = new HashSet<>();
    for (Row row : rows) {
      Row first = distinct.putIfAbsent(row.key(), row);
      if (first != null && !Arrays.equals(first.checksum(), row.checksum())) {
        varying.add(row.key());
      }
    }
    List<Known> found = ask(targets.get(entity), List.copyOf(distinct.values()), varying);
    boolean news = false;
    int index = 0;
    for (String key : distinct.keySet()) {
      Known now = found.get(index++);
      Known before = known.put(new RowId(entity, key), now);
      news |= before == null || before.differs(now);
    }
    return news;
  }

  private List<Known> ask(EntityTarget target, List<Row> rows, Set<String> varying)
      throws SQLException {
    if (rows.isEmpty()) {
      return List.of();
    }
    boolean[] present = target.present(connection, rows);
    @Nullable Item[] items =
        LedgerItems.find(connection, target.id(), rows.stream().map(Row::key).toList());
    ItemRanges unchanged =
        LedgerItems.unchanged(
            connection,
            run.number(),
            Arrays.stream(items)
                .filter(Objects::nonNull)
                .filter(item -> item.run() != run.number())
                .map(Item::number)
                .toList());
    EntityTarget.@Nullable StoredRow[] stored =
        stored(
            target,
            rows,
            IntStream.range(0, rows.size())
                .filter(i -> present[i] && comparable(target, rows.get(i), items[i], varying))
                .toArray());
    List<Known> known = new ArrayList<>(rows.size());
    for (int i = 0; i < items.length; i++) {
      Claim claim = items[i] == null ? null : claim(target, items[i], unchanged);
      known.add(new Known(present[i], items[i], stored[i], claim));
    }
    return known;
  }

  /** Whether the row's values or its image may be wanted. */
  private static boolean comparable(
      EntityTarget target, Row row, @Nullable Item item, Set<String> varying) {
    if (target.spec().mode() == WriteMode.SKIP_EXISTING && item == null) {
      return false;
    }
    return item == null
        || item.action() == ItemAction.SKIPPED
        || varying.contains(row.key())
        || !Arrays.equals(item.checksum(), row.checksum());
  }

  private EntityTarget.@Nullable StoredRow[] stored(
      EntityTarget target, List<Row> rows, int[] wanted) throws SQLException {
    EntityTarget.@Nullable StoredRow[] stored = new EntityTarget.StoredRow[rows.size()];
    if (wanted.length == 0) {
      return stored;
    }
    EntityTarget.@Nullable StoredRow[] found =
        target.stored(connection, Arrays.stream(wanted).mapToObj(rows::get).toList());
    for (int i = 0; i < wanted.length; i++) {
      stored[wanted[i]] = found[i];
    }
    return stored;
  }

  private @Nullable Claim claim(EntityTarget target, Item item, ItemRanges unchanged)
      throws SQLException {
    if (item.run() == run.number()) {
      boolean written = item.action() == ItemAction.INSERTED || item.action() == ItemAction.UPDATED;
      return new Claim(
          fileName(item.file()),
          item.record(),
          item.checksum(),
          written,
          item.action() == ItemAction.SKIPPED);
    }
    Optional<ItemRanges.Place> place = unchanged.find(item.number());
    if (place.isEmpty()) {
      return null;
    }
    boolean left =
        item.action() == ItemAction.SKIPPED || target.spec().mode() == WriteMode.SKIP_EXISTING;
    return new Claim(
        fileName(place.get().file()), place.get().record(), item.checksum(), false, left);
  }

  /**
   * Whether the record that wrote an item in an earlier run comes again in this one, after another
   * record: then what the other says is out of date.
   */
  boolean comesLater(Item item, SourceRecord source) throws SQLException {
    Map.Entry<Long, Integer> earlier = Map.entry(item.run(), item.file());
    Integer again = sameFiles.get(earlier);
    if (again == null) {
      again = number(SAME_FILE, item.run(), item.file(), run.number());
      sameFiles.put(earlier, again);
    }
    if (again == NOWHERE) {
      return false;
    }
    String name = source.file().name();
    Integer current = ordinals.get(name);
    if (current == null) {
      current = number(ORDINAL, run.number(), name);
      ordinals.put(name, current);
    }
    return again > current || (again.equals(current) && item.record() > source.place().record());
  }

  private int number(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : NOWHERE;
      }
    }
  }

  private String fileName(int ordinal) throws SQLException {
    String name = fileNames.get(ordinal);
    if (name != null) {
      return name;
    }
    String found = "file " + ordinal;
    try (PreparedStatement statement = connection.prepareStatement(FILE_NAME)) {
      statement.setLong(1, run.number());
      statement.setInt(2, ordinal);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          found = row.getString(1);
        }
      }
    }
    fileNames.put(ordinal, found);
    return found;
  }
}
