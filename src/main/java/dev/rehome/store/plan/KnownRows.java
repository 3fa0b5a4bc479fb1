package dev.rehome.store.plan;

import dev.rehome.record.Row;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What target and ledger know about the rows of one chunk; asked for many rows at a time. */
public final class KnownRows {

  private static final int NOWHERE = -1;

  private final ItemLedger ledger;
  private final RunContext run;
  private final List<? extends EntityRows> targets;
  private final Map<RowId, Known> known = new HashMap<>();
  private final Map<Integer, String> fileNames = new HashMap<>();
  private final Map<Map.Entry<Long, Integer>, Integer> sameFiles = new HashMap<>();
  private final Map<Map.Entry<String, String>, List<Integer>> sharing = new HashMap<>();
  private final Map<String, Integer> ordinals = new HashMap<>();
  private boolean withOwnImages;

  public KnownRows(ItemLedger ledger, RunContext run, List<? extends EntityRows> targets) {
    this.ledger = ledger;
    this.run = run;
    this.targets = targets;
  }

  /** From now on rows that the run itself wrote before have their images, too. */
  void wantOwnImages() {
    withOwnImages = true;
  }

  /** Null for a row that was not looked up: its entity is taken to be empty. */
  public @Nullable Known get(RowId id) {
    return known.get(id);
  }

  /**
   * Looks rows of one entity up, again if they were looked up before.
   *
   * @return whether that found anything new
   */
  public boolean lookUp(int entity, List<Row> rows) {
    Map<String, Row> distinct = new LinkedHashMap<>();
    Set<String> varying = new HashSet<>();
    for (Row row : rows) {
      Row first = distinct.putIfAbsent(row.key(), row);
      if (first != null && !Arrays.equals(first.fingerprint(), row.fingerprint())) {
        varying.add(row.key());
      }
    }
    List<Known> found = ask(targets.get(entity), List.copyOf(distinct.values()), varying);
    boolean news = false;
    int index = 0;
    for (String key : distinct.keySet()) {
      Known now = found.get(index++);
      Known before = known.put(new RowId(entity, key), now);
      news |= before == null ? now.something() : before.differs(now);
    }
    return news;
  }

  private List<Known> ask(EntityRows target, List<Row> rows, Set<String> varying) {
    if (rows.isEmpty()) {
      return List.of();
    }
    boolean[] present = target.present(rows);
    @Nullable Item[] items = ledger.find(target.id(), rows.stream().map(Row::key).toList());
    Map<Long, ItemLedger.Place> unchanged =
        ledger.unchanged(
            run.number(),
            Arrays.stream(items)
                .filter(Objects::nonNull)
                .filter(item -> item.run() != run.number())
                .map(Item::number)
                .toList());
    Map<Long, ItemLedger.Skipped> skipped =
        ledger.skipped(
            run.number(),
            Arrays.stream(items)
                .filter(Objects::nonNull)
                .filter(item -> item.run() != run.number())
                .filter(item -> !unchanged.containsKey(item.number()))
                .toList());
    @Nullable StoredRow[] stored =
        stored(
            target,
            rows,
            IntStream.range(0, rows.size())
                .filter(i -> present[i] && comparable(target, rows.get(i), items[i], varying))
                .toArray());
    List<Known> known = new ArrayList<>(rows.size());
    for (int i = 0; i < items.length; i++) {
      Claim claim = items[i] == null ? null : claim(target, items[i], unchanged);
      Known.SkippedClaim elsewhere = items[i] == null ? null : skipped(target, items[i], skipped);
      known.add(new Known(present[i], items[i], stored[i], claim, elsewhere));
    }
    return known;
  }

  /** Whether the row's values or its image may be wanted. */
  private static boolean comparable(
      EntityRows target, Row row, @Nullable Item item, Set<String> varying) {
    if (target.spec().mode() == WriteMode.SKIP_EXISTING && item == null) {
      return false;
    }
    return item == null
        || item.action() == ItemAction.SKIPPED
        || varying.contains(row.key())
        || !Arrays.equals(item.checksum(), row.fingerprint());
  }

  private @Nullable StoredRow[] stored(EntityRows target, List<Row> rows, int[] wanted) {
    @Nullable StoredRow[] stored = new StoredRow[rows.size()];
    if (wanted.length == 0) {
      return stored;
    }
    @Nullable StoredRow[] found = target.stored(Arrays.stream(wanted).mapToObj(rows::get).toList());
    for (int i = 0; i < wanted.length; i++) {
      stored[wanted[i]] = found[i];
    }
    return stored;
  }

  private @Nullable Claim claim(
      EntityRows target, Item item, Map<Long, ItemLedger.Place> unchanged) {
    if (item.run() == run.number()) {
      boolean written = item.action() == ItemAction.INSERTED || item.action() == ItemAction.UPDATED;
      return new Claim(
          fileName(item.file()),
          item.record(),
          item.checksum(),
          written && !withOwnImages,
          item.action() == ItemAction.SKIPPED);
    }
    ItemLedger.Place place = unchanged.get(item.number());
    if (place == null) {
      return null;
    }
    return new Claim(
        fileName(place.file()), place.record(), item.checksum(), false, left(target, item));
  }

  private static Known.@Nullable SkippedClaim skipped(
      EntityRows target, Item item, Map<Long, ItemLedger.Skipped> skipped) {
    ItemLedger.Skipped record = skipped.get(item.number());
    return record == null
        ? null
        : new Known.SkippedClaim(
            record.ordinal(),
            new Claim(record.name(), record.record(), item.checksum(), false, left(target, item)));
  }

  private static boolean left(EntityRows target, Item item) {
    return item.action() == ItemAction.SKIPPED || target.spec().mode() == WriteMode.SKIP_EXISTING;
  }

  /**
   * Whether the record that wrote an item in an earlier run comes again in this one, after another
   * record: then what the other says is out of date.
   */
  boolean comesLater(Item item, SourceRecord source) {
    int again = sameFile(item);
    if (again == NOWHERE) {
      return false;
    }
    int current = ordinal(source);
    return again > current || (again == current && item.record() > source.place().record());
  }

  /**
   * Whether a record of this run that comes after another gave a row of that other values, or a
   * later run did.
   */
  public boolean changedLater(Row row, SourceRecord source) {
    Known state = known.get(new RowId(row.entity(), row.key()));
    if (state == null) {
      return false;
    }
    Item item = state.item();
    Claim claim = state.claim();
    if (item != null && item.run() > run.number()) {
      return !Arrays.equals(item.checksum(), row.fingerprint());
    }
    if (claim == null || Arrays.equals(claim.checksum(), row.fingerprint())) {
      return false;
    }
    int file = ordinal(claim.file());
    int current = ordinal(source);
    return file > current || (file == current && claim.record() > source.place().record());
  }

  /** Whether a file comes before that of a record. */
  boolean comesBefore(int file, SourceRecord source) {
    return file < ordinal(source);
  }

  /** The skipped files behind a record that share a key with a skipped file before it. */
  List<Integer> skippedSharing(String owner, SourceRecord source) {
    return sharing.computeIfAbsent(
        Map.entry(owner, source.file().name()),
        key -> ledger.skippedSharing(run.number(), owner, ordinal(source)));
  }

  /** The name of the file in this run whose record wrote an item in an earlier one. */
  String nameOfSame(Item item) {
    return fileName(sameFile(item));
  }

  private int sameFile(Item item) {
    Map.Entry<Long, Integer> earlier = Map.entry(item.run(), item.file());
    Integer again = sameFiles.get(earlier);
    if (again == null) {
      again = ledger.sameFile(item.run(), item.file(), run.number()).orElse(NOWHERE);
      sameFiles.put(earlier, again);
    }
    return again;
  }

  private int ordinal(SourceRecord source) {
    return ordinal(source.file().name());
  }

  private int ordinal(String name) {
    Integer current = ordinals.get(name);
    if (current == null) {
      current = ledger.ordinal(run.number(), name).orElse(NOWHERE);
      ordinals.put(name, current);
    }
    return current;
  }

  private String fileName(int ordinal) {
    return fileNames.computeIfAbsent(ordinal, file -> ledger.fileName(run.number(), file));
  }
}
