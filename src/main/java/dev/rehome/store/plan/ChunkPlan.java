package dev.rehome.store.plan;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.Row;
import dev.rehome.record.RowKey;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.SharedKey;
import dev.rehome.store.target.SkippedFileNeededException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What shall become of a few records in a row, if the target agrees: decided record by record in
 * reading order, each knowing what those before it did, so that the outcome is the same however the
 * input is cut into chunks.
 */
public final class ChunkPlan {

  /** The longest key that every supported database can index. */
  public static final int MAX_KEY_LENGTH = 600;

  private final List<? extends EntityRows> targets;
  private final KnownRows known;
  private final Map<RowId, Claim> earlier;
  private final Map<RowId, Made> claims = new HashMap<>();
  private final List<Dependency> dependencies = new ArrayList<>();
  private final Set<Integer> needed = new TreeSet<>();
  private final Set<Integer> presumedNew = new TreeSet<>();
  private final List<RecordOutcome> outcomes = new ArrayList<>();
  private final List<List<Row>> inserts = new ArrayList<>();
  private final List<List<Row>> updates = new ArrayList<>();

  /**
   * @param earlier what records before these, of the same chunk, made
   */
  public ChunkPlan(List<? extends EntityRows> targets, KnownRows known, Map<RowId, Claim> earlier) {
    this.targets = targets;
    this.known = known;
    this.earlier = earlier;
    for (int entity = 0; entity < targets.size(); entity++) {
      inserts.add(new ArrayList<>());
      updates.add(new ArrayList<>());
    }
  }

  /** A change and the record that made it, counted like those of a {@link Dependency}. */
  private record Made(RowChange change, int record) {}

  /**
   * Either a change or a problem.
   *
   * @param shared the other file that has the key, if it matters
   */
  private record Decision(
      @Nullable RowChange change,
      @Nullable RecordProblem problem,
      @Nullable SharedKey shared,
      @Nullable RecordWarning warning) {

    static Decision of(RowChange change) {
      return new Decision(change, null, null, null);
    }

    static Decision of(RecordProblem problem) {
      return new Decision(null, problem, null, null);
    }

    Decision sharing(String file, String owner) {
      return file.equals(owner)
          ? this
          : new Decision(change, problem, new SharedKey(file, owner), warning);
    }

    Decision warning(RecordWarning told) {
      return new Decision(change, problem, shared, told);
    }
  }

  /**
   * What shall become of one record was decided by what an earlier one made. Both are counted from
   * 0 in the order they were added.
   */
  public record Dependency(int record, int on) {}

  public void add(MappedRecord record) {
    if (record.rejected()) {
      reject(record.source(), record.problems());
      return;
    }
    Map<RowId, Claim> own = record.rows().size() > 1 ? new HashMap<>() : Map.of();
    List<RowChange> changes = new ArrayList<>(record.rows().size());
    List<RecordProblem> problems = new ArrayList<>(0);
    List<SharedKey> shared = new ArrayList<>(0);
    List<RecordWarning> warnings = new ArrayList<>(0);
    for (Row row : record.rows()) {
      Decision decision = decide(row, record.source(), own);
      if (decision.change() != null) {
        changes.add(decision.change());
        if (record.rows().size() > 1) {
          claim(decision.change(), record.source(), own);
        }
      }
      if (decision.problem() != null) {
        problems.add(decision.problem());
      }
      if (decision.shared() != null) {
        shared.add(decision.shared());
      }
      if (decision.warning() != null) {
        warnings.add(decision.warning());
      }
    }
    if (problems.isEmpty()) {
      accept(new RecordOutcome(record.source(), changes, List.of(), shared, warnings));
    } else {
      reject(record.source(), problems);
    }
  }

  private void reject(SourceRecord source, List<RecordProblem> problems) {
    outcomes.add(new RecordOutcome(source, List.of(), problems));
  }

  /**
   * To be asked before anything is executed.
   *
   * @throws SkippedFileNeededException when some records cannot be decided without files that the
   *     run has not read
   */
  public void requireFiles() {
    if (!needed.isEmpty()) {
      throw new SkippedFileNeededException(needed);
    }
  }

  /**
   * Entities of which a row was rejected on the assumption that it is new, without a look: had it
   * been there, it might not have been written at all. They must be looked up, and all be planned
   * again.
   */
  public Set<Integer> presumedNew() {
    return presumedNew;
  }

  /** One per record. */
  public List<RecordOutcome> outcomes() {
    return outcomes;
  }

  /** What one of these records made. */
  public Map<RowId, Claim> made(int record) {
    RecordOutcome outcome = outcomes.get(record);
    Map<RowId, Claim> made = new HashMap<>();
    outcome.changes().forEach(change -> claim(change, outcome.source(), made));
    return made;
  }

  public List<Dependency> dependencies() {
    return dependencies;
  }

  /** Rows to insert, of one entity, in reading order; they come before the updates. */
  public List<Row> inserts(int entity) {
    return inserts.get(entity);
  }

  /** Rows to update, of one entity, in reading order, some perhaps more than once. */
  public List<Row> updates(int entity) {
    return updates.get(entity);
  }

  public boolean writes(int entity) {
    return !inserts.get(entity).isEmpty() || !updates.get(entity).isEmpty();
  }

  public boolean writesNothing() {
    return inserts.stream().allMatch(List::isEmpty) && updates.stream().allMatch(List::isEmpty);
  }

  private void accept(RecordOutcome outcome) {
    int record = outcomes.size();
    outcomes.add(outcome);
    for (RowChange change : outcome.changes()) {
      if (change.item() != RowChange.ANSWERED) {
        claims.put(id(change.row()), new Made(change, record));
      }
      if (change.action() == RowAction.INSERTED) {
        inserts.get(change.row().entity()).add(change.row());
      } else if (change.action() == RowAction.UPDATED) {
        updates.get(change.row().entity()).add(change.row());
      }
    }
  }

  private static void claim(RowChange change, SourceRecord source, Map<RowId, Claim> own) {
    if (change.item() != RowChange.ANSWERED) {
      own.put(id(change.row()), claim(change, source));
    }
  }

  private static Claim claim(RowChange change, SourceRecord source) {
    return new Claim(
        source.file().name(),
        source.place().record(),
        change.row().fingerprint(),
        change.action() == RowAction.INSERTED || change.action() == RowAction.UPDATED,
        change.action() == RowAction.SKIPPED);
  }

  private static RowId id(Row row) {
    return new RowId(row.entity(), row.key());
  }

  private Decision decide(Row row, SourceRecord source, Map<RowId, Claim> own) {
    EntityRows target = targets.get(row.entity());
    RowId id = id(row);
    if (row.key().length() > MAX_KEY_LENGTH) {
      return Decision.of(tooLong(target.spec()));
    }
    Known state = known.get(id);
    Claim claim = claimOf(id, state, own);
    if (claim == null && state != null && state.skipped() != null) {
      claim = ofSkipped(target, row, source, state, state.skipped());
    }
    if (claim != null) {
      return duplicate(target, row, source, claim, state);
    }
    if (state != null && state.present()) {
      return existing(target, row, source, state);
    }
    Decision decision = write(target, row, RowAction.INSERTED, null, itemOf(state));
    if (state == null && decision.problem() != null) {
      presumedNew.add(row.entity());
    }
    return decision;
  }

  private @Nullable Claim claimOf(RowId id, @Nullable Known state, Map<RowId, Claim> own) {
    Claim claim = own.get(id);
    if (claim != null) {
      return claim;
    }
    Made made = claims.get(id);
    if (made != null) {
      dependencies.add(new Dependency(outcomes.size(), made.record()));
      return claim(made.change(), outcomes.get(made.record()).source());
    }
    claim = earlier.get(id);
    return claim == null && state != null ? state.claim() : claim;
  }

  /**
   * As if the skipped file were read: it has what comes after it wants, and loses what comes before
   * it wants, so that it must be read; unless it is sure to win because it is the last.
   */
  private @Nullable Claim ofSkipped(
      EntityRows target, Row row, SourceRecord source, Known state, Known.SkippedClaim skipped) {
    if (known.comesBefore(skipped.ordinal(), source)) {
      if (target.spec().onDuplicate() == DuplicateRule.LAST
          && !Arrays.equals(skipped.claim().checksum(), row.fingerprint())) {
        needed.addAll(known.skippedSharing(skipped.claim().file(), source));
      }
      return skipped.claim();
    }
    if (!outOfDate(target, row, source, state.item())) {
      needed.add(skipped.ordinal());
    }
    return null;
  }

  /** Whether a later record, which wrote the row in an earlier run, will have its way again. */
  private boolean outOfDate(EntityRows target, Row row, SourceRecord source, @Nullable Item item) {
    return item != null
        && item.action() != ItemAction.SKIPPED
        && !Arrays.equals(item.checksum(), row.fingerprint())
        && target.spec().onDuplicate() == DuplicateRule.LAST
        && known.comesLater(item, source);
  }

  private Decision existing(EntityRows target, Row row, SourceRecord source, Known state) {
    WriteMode mode = target.spec().mode();
    if (mode == WriteMode.SKIP_EXISTING) {
      return change(target, row, RowAction.SKIPPED, state);
    }
    Item item = state.item();
    boolean ours = item != null && item.action() != ItemAction.SKIPPED;
    if (item != null && ours && Arrays.equals(item.checksum(), row.fingerprint())) {
      return change(target, row, RowAction.UNCHANGED, state);
    }
    if (item != null && outOfDate(target, row, source, item)) {
      return answered(row, RowAction.UNCHANGED)
          .sharing(source.file().name(), known.nameOfSame(item));
    }
    if (!ours && mode == WriteMode.INSERT) {
      return Decision.of(exists(target.spec(), row));
    }
    StoredRow stored = state.stored();
    if (!target.updatable() || (!ours && stored != null && target.same(stored, row))) {
      return change(target, row, RowAction.UNCHANGED, state);
    }
    return write(
        target, row, RowAction.UPDATED, stored == null ? null : stored.image(), itemOf(state));
  }

  private Decision duplicate(
      EntityRows target, Row row, SourceRecord source, Claim claim, @Nullable Known state) {
    String file = source.file().name();
    boolean same = Arrays.equals(claim.checksum(), row.fingerprint());
    return switch (target.spec().onDuplicate()) {
      case REJECT -> Decision.of(repeated(target.spec(), row, claim));
      case FIRST -> first(target.spec(), row, claim, same).sharing(file, claim.file());
      case LAST -> {
        if (claim.left()) {
          yield answered(row, RowAction.SKIPPED).sharing(file, claim.file());
        }
        if (same || !target.updatable()) {
          yield answered(row, RowAction.UNCHANGED).sharing(file, claim.file());
        }
        StoredRow stored = state == null ? null : state.stored();
        String before = claim.written() || stored == null ? null : stored.image();
        yield write(target, row, RowAction.UPDATED, before, itemOf(state))
            .sharing(claim.file(), file);
      }
    };
  }

  private static Decision first(EntitySpec entity, Row row, Claim claim, boolean same) {
    if (same && !claim.left()) {
      return answered(row, RowAction.UNCHANGED);
    }
    Decision skipped = answered(row, RowAction.SKIPPED);
    return claim.left() ? skipped : skipped.warning(passedOver(entity, row, claim));
  }

  private static RecordWarning passedOver(EntitySpec entity, Row row, Claim claim) {
    return new RecordWarning(
        "duplicate-skipped",
        "an earlier record with the same key has other values, and the first one stays",
        entity.name(),
        "key '%s' was already used by %s, record %d"
            .formatted(RowKey.shown(row.key()), claim.file(), claim.record()),
        "on_duplicate: reject makes these records rejects, last lets them win");
  }

  private static Decision write(
      EntityRows target, Row row, RowAction action, @Nullable String before, long item) {
    Optional<RecordProblem> loss = target.loss(row);
    if (loss.isPresent()) {
      return Decision.of(loss.get());
    }
    return Decision.of(new RowChange(row, action, before, item, target.newId(row)));
  }

  private static Decision change(EntityRows target, Row row, RowAction action, Known state) {
    return Decision.of(new RowChange(row, action, null, state.itemNumber(), target.newId(row)));
  }

  private static Decision answered(Row row, RowAction action) {
    return Decision.of(new RowChange(row, action, null, RowChange.ANSWERED, null));
  }

  private static long itemOf(@Nullable Known state) {
    return state == null ? RowChange.NO_ITEM : state.itemNumber();
  }

  private static RecordProblem tooLong(EntitySpec entity) {
    return problem(
        entity, "key-length", "the key is longer than " + MAX_KEY_LENGTH + " characters");
  }

  private static RecordProblem exists(EntitySpec entity, Row row) {
    return problem(
        entity,
        "exists",
        "the target already has a row with key '" + RowKey.shown(row.key()) + "'");
  }

  private static RecordProblem repeated(EntitySpec entity, Row row, Claim claim) {
    return problem(
        entity,
        "duplicate-key",
        "key '%s' was already used by %s, record %d"
            .formatted(RowKey.shown(row.key()), claim.file(), claim.record()));
  }

  private static RecordProblem problem(EntitySpec entity, String code, String message) {
    return new RecordProblem(
        code, message, entity.name(), entity.match().size() == 1 ? entity.match().get(0) : null);
  }
}
