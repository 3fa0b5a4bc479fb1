package dev.rehome.store.plan;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.Row;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.SharedKey;
import dev.rehome.store.target.SkippedFileNeededException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What shall become of a few records in a row, if the target agrees: decided record by record in
 * reading order, each knowing what those before it did, so that the outcome is the same however the
 * input is cut into chunks.
 */
public final class ChunkPlan {

  /** The longest key that every supported database can index. */
  public static final int MAX_KEY_LENGTH = 600;

  private final KnownRows known;
  private final RowDecisions decisions;
  private final Map<RowId, Claim> earlier;
  private final Map<RowId, Made> claims = new HashMap<>();
  private final List<Dependency> dependencies = new ArrayList<>();
  private final List<RecordOutcome> outcomes = new ArrayList<>();
  private final List<List<Row>> inserts = new ArrayList<>();
  private final List<List<Row>> updates = new ArrayList<>();

  /**
   * @param earlier what records before these, of the same chunk, made
   */
  public ChunkPlan(List<? extends EntityRows> targets, KnownRows known, Map<RowId, Claim> earlier) {
    this.known = known;
    this.decisions = new RowDecisions(targets, known);
    this.earlier = earlier;
    for (int entity = 0; entity < targets.size(); entity++) {
      inserts.add(new ArrayList<>());
      updates.add(new ArrayList<>());
    }
  }

  /** A change and the record that made it, counted like those of a {@link Dependency}. */
  private record Made(RowChange change, int record) {}

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
      RowDecisions.Decision decision = decide(row, record.source(), own);
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
    if (!decisions.needed().isEmpty()) {
      throw new SkippedFileNeededException(decisions.needed());
    }
  }

  /**
   * Entities of which a row was rejected on the assumption that it is new, without a look: had it
   * been there, it might not have been written at all. They must be looked up, and all be planned
   * again.
   */
  public Set<Integer> presumedNew() {
    return decisions.presumedNew();
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

  private RowDecisions.Decision decide(Row row, SourceRecord source, Map<RowId, Claim> own) {
    RowId id = id(row);
    Known state = known.get(id);
    return decisions.decide(row, source, state, claimOf(id, state, own));
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
}
