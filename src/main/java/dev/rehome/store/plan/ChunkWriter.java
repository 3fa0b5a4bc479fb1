package dev.rehome.store.plan;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Writes one chunk to any target: everything at once, and when the database refuses something, as
 * the database itself {@linkplain ChunkTarget#separate separates} what it refuses, or each half for
 * itself, down to the single record that is at fault. The result is always that of writing record
 * after record.
 */
public final class ChunkWriter {

  private static final int FEWEST = 8;
  private static final RecordProblem OVERTAKEN =
      new RecordProblem(
          "duplicate-key", "a later record has given a row of it other values", null, null);

  private final ChunkTarget target;
  private final List<? extends EntityRows> rows;
  private final KnownRows known;
  private final List<Optimism> optimism;
  private final AtomicBoolean refusing;
  private final List<MappedRecord> records;
  private final boolean[] lookedUp;
  private final Map<RowId, Claim> claims = new HashMap<>();
  private final RecordOutcome[] outcomes;
  private boolean refused;

  /**
   * @param rows one per entity, as is {@code optimism}
   * @param refusing whether the database refused something of the chunk before, so that it is not
   *     worth trying everything at once; is set for this one
   */
  public ChunkWriter(
      ChunkTarget target,
      List<? extends EntityRows> rows,
      KnownRows known,
      List<Optimism> optimism,
      AtomicBoolean refusing,
      List<MappedRecord> records) {
    this.target = target;
    this.rows = rows;
    this.known = known;
    this.optimism = optimism;
    this.refusing = refusing;
    this.records = records;
    this.lookedUp = new boolean[rows.size()];
    this.outcomes = new RecordOutcome[records.size()];
  }

  /** One outcome per record, in the same order. */
  public List<RecordOutcome> write() {
    for (int entity = 0; entity < rows.size(); entity++) {
      if (!optimism.get(entity).holds()) {
        lookUp(entity, 0);
      }
    }
    write(IntStream.range(0, records.size()).boxed().toList());
    return end();
  }

  /** The same for records that were refused before, while others behind them were written. */
  public List<RecordOutcome> writeAgain() {
    for (int entity = 0; entity < rows.size(); entity++) {
      lookUp(entity, 0);
    }
    List<Integer> some = new ArrayList<>();
    for (int index = 0; index < records.size(); index++) {
      MappedRecord record = records.get(index);
      if (record.rows().stream().anyMatch(row -> known.changedLater(row, record.source()))) {
        outcomes[index] = new RecordOutcome(record.source(), List.of(), List.of(OVERTAKEN));
      } else {
        some.add(index);
      }
    }
    write(some);
    return end();
  }

  private List<RecordOutcome> end() {
    retryForeignKeys();
    IntStream.range(0, lookedUp.length)
        .filter(entity -> !lookedUp[entity])
        .forEach(entity -> optimism.get(entity).confirmed());
    refusing.set(refused);
    return List.of(outcomes);
  }

  /**
   * Writes records of the chunk, given by their indexes in reading order. What a refused record
   * would have made may decide many that follow; then fewer are planned at a time.
   */
  private void write(List<Integer> some) {
    List<Integer> rest = some;
    int most = rest.size();
    while (!rest.isEmpty()) {
      List<Integer> next = rest.subList(0, Math.min(most, rest.size()));
      List<Integer> unsettled = settle(next);
      int settled = next.size() - unsettled.size();
      most = unsettled.isEmpty() ? 2 * next.size() : Math.max(settled, FEWEST);
      List<Integer> left = new ArrayList<>(unsettled);
      left.addAll(rest.subList(next.size(), rest.size()));
      rest = left;
    }
  }

  /** Writes as many of these records as can be planned at once, at least one; gives the others. */
  private List<Integer> settle(List<Integer> some) {
    ChunkPlan plan = plan(some);
    boolean expected = refused || refusing.get();
    Optional<List<Integer>> unsettled = expected ? separate(plan, some) : Optional.empty();
    if (unsettled.isPresent()) {
      return unsettled.get();
    }
    Optional<Refusal> refusal = writeAll(plan);
    if (refusal.isEmpty()) {
      accept(plan, some, Map.of(), List.of());
      return List.of();
    }
    unsettled = expected ? Optional.empty() : separate(plan, some);
    if (unsettled.isPresent()) {
      return unsettled.get();
    }
    bisect(some, refusal.get());
    return List.of();
  }

  private Optional<Refusal> writeAll(ChunkPlan plan) {
    return plan.writesNothing() ? Optional.empty() : target.writeAll(plan);
  }

  /** The records that the database could not settle; if it settled none, nothing happened. */
  private Optional<List<Integer>> separate(ChunkPlan plan, List<Integer> some) {
    if (some.size() == 1 || plan.writesNothing()) {
      return Optional.empty();
    }
    Optional<ChunkTarget.Separated> attempt = target.separate(plan);
    if (attempt.isEmpty()) {
      return Optional.empty();
    }
    ChunkTarget.Separated separated = attempt.get();
    List<Integer> misjudged = lookUpAgain(plan, separated.refusals());
    if (!misjudged.isEmpty()) {
      separated.undo();
      misjudged.forEach(entity -> lookUpRest(entity, some.get(0)));
      write(some);
      return Optional.of(List.of());
    }
    separated.keep();
    if (separated.unsettled().size() == some.size()) {
      return Optional.empty();
    }
    accept(plan, some, separated.refusals(), separated.unsettled());
    return Optional.of(separated.unsettled().stream().map(some::get).toList());
  }

  private void bisect(List<Integer> some, Refusal refusal) {
    refused = true;
    if (refusal.unique() && lookUpRest(refusal.entity(), some.get(0))) {
      write(some);
    } else if (some.size() == 1) {
      writeAlone(some, refusal);
    } else {
      int middle = some.size() >>> 1;
      write(some.subList(0, middle));
      write(some.subList(middle, some.size()));
    }
  }

  /**
   * A record that was refused on its own. If a key is taken that was free a moment ago, somebody
   * else was faster, and the rule for duplicates applies.
   */
  private void writeAlone(List<Integer> one, Refusal refusal) {
    ChunkPlan plan = plan(one);
    Optional<Refusal> last = Optional.of(refusal);
    if (!lookUpAgain(plan, Map.of(0, refusal)).isEmpty()) {
      plan = plan(one);
      last = writeAll(plan);
    }
    accept(plan, one, last.map(reason -> Map.of(0, reason)).orElse(Map.of()), List.of());
  }

  private RecordOutcome refused(MappedRecord record, Refusal refusal) {
    RecordProblem problem = refusal.problem(rows.get(refusal.entity()).spec());
    return new RecordOutcome(record.source(), List.of(), List.of(problem));
  }

  /**
   * A record that refers to a later one of the chunk is good, but the parts of a divided chunk are
   * written one after the other; now that all are written it gets another chance.
   */
  private void retryForeignKeys() {
    List<Integer> lacking = lackingParents();
    int before = Integer.MAX_VALUE;
    while (!lacking.isEmpty() && lacking.size() < before) {
      before = lacking.size();
      write(lacking);
      lacking = lackingParents();
    }
  }

  /** Not those whose keys a later record has taken: its place in the order is lost. */
  private List<Integer> lackingParents() {
    return IntStream.range(0, outcomes.length)
        .filter(
            index ->
                outcomes[index].problems().stream()
                        .anyMatch(problem -> problem.code().equals(Refusal.FOREIGN_KEY))
                    && records.get(index).rows().stream()
                        .noneMatch(row -> claims.containsKey(new RowId(row.entity(), row.key()))))
        .boxed()
        .toList();
  }

  private ChunkPlan plan(List<Integer> some) {
    ChunkPlan plan = new ChunkPlan(rows, known, claims);
    for (int index : some) {
      plan.add(records.get(index));
    }
    plan.requireFiles();
    return plan;
  }

  /** A record that is refused again stays refused for the reason it was refused first. */
  private void accept(
      ChunkPlan plan,
      List<Integer> some,
      Map<Integer, Refusal> refusals,
      Collection<Integer> unsettled) {
    refused |= !refusals.isEmpty();
    Set<Integer> left = Set.copyOf(unsettled);
    for (int i = 0; i < some.size(); i++) {
      if (left.contains(i)) {
        continue;
      }
      int index = some.get(i);
      Refusal refusal = refusals.get(i);
      RecordOutcome outcome =
          refusal == null ? plan.outcomes().get(i) : refused(records.get(index), refusal);
      if (refusal == null) {
        claims.putAll(plan.made(i));
      }
      if (outcomes[index] == null || outcome.problems().isEmpty()) {
        outcomes[index] = outcome;
      }
    }
  }

  /** Ends optimism about an entity for this chunk; whether there was any. */
  private boolean lookUpRest(int entity, int from) {
    if (lookedUp[entity]) {
      return false;
    }
    optimism.get(entity).refuted();
    lookUp(entity, from);
    return true;
  }

  private void lookUp(int entity, int from) {
    List<Row> rows = new ArrayList<>();
    for (MappedRecord record : records.subList(from, records.size())) {
      rows.addAll(rows(record, entity));
    }
    known.lookUp(entity, rows);
    lookedUp[entity] = true;
  }

  /**
   * Looks up the rows that the plan took to be new, of records refused for a key that is taken.
   *
   * @return the entities where some of them are not new
   */
  private List<Integer> lookUpAgain(ChunkPlan plan, Map<Integer, Refusal> refusals) {
    List<Integer> misjudged = new ArrayList<>();
    for (int entity = 0; entity < rows.size(); entity++) {
      List<Row> rows = new ArrayList<>();
      for (Map.Entry<Integer, Refusal> refusal : refusals.entrySet()) {
        if (refusal.getValue().unique()) {
          rows.addAll(inserts(plan.outcomes().get(refusal.getKey()), entity));
        }
      }
      if (known.lookUp(entity, rows)) {
        misjudged.add(entity);
      }
    }
    return misjudged;
  }

  private static List<Row> inserts(RecordOutcome outcome, int entity) {
    return outcome.changes().stream()
        .filter(change -> change.action() == RowAction.INSERTED && change.row().entity() == entity)
        .map(RowChange::row)
        .toList();
  }

  private static List<Row> rows(MappedRecord record, int entity) {
    return record.rejected()
        ? List.of()
        : record.rows().stream().filter(row -> row.entity() == entity).toList();
  }
}
