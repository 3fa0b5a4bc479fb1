package dev.rehome.store.plan;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Writes one chunk within its transaction: everything at once, and when the database refuses
 * something, as the database itself separates the records at fault, or each half for itself, down
 * to the single record. The result is always that of writing record after record.
 *
 * @param <E> as of {@link PlanWriter}
 */
public final class ChunkWriter<E extends Exception> {

  private static final int FEWEST = 8;
  private static final RecordProblem OVERTAKEN =
      new RecordProblem(
          "overtaken",
          "a later record has given a row of it other values",
          null,
          null,
          "import its source again to have the order of the source");

  private final PlanWriter<E> database;
  private final List<? extends EntityRows> rows;
  private final List<Optimism> optimism;
  private final AtomicBoolean refusing;
  private final KnownRows known;
  private final List<MappedRecord> records;
  private final boolean[] lookedUp;
  private final Map<RowId, Claim> claims = new HashMap<>();
  private final RecordOutcome[] outcomes;
  private boolean refused;

  /**
   * @param rows one per entity
   * @param known about these, nothing looked up yet
   * @param optimism one per entity
   * @param refusing whether the database refused something of the chunk before, so that it is not
   *     worth trying everything at once; is set for this one
   */
  public ChunkWriter(
      PlanWriter<E> database,
      List<? extends EntityRows> rows,
      KnownRows known,
      List<Optimism> optimism,
      AtomicBoolean refusing,
      List<MappedRecord> records) {
    this.database = database;
    this.rows = rows;
    this.known = known;
    this.optimism = optimism;
    this.refusing = refusing;
    this.records = records;
    this.lookedUp = new boolean[rows.size()];
    this.outcomes = new RecordOutcome[records.size()];
  }

  /** One outcome per record, in the same order. */
  public List<RecordOutcome> write() throws E {
    for (int entity = 0; entity < rows.size(); entity++) {
      if (!optimism.get(entity).holds()) {
        lookUp(entity, 0);
      }
    }
    write(IntStream.range(0, records.size()).boxed().toList());
    return end();
  }

  /** The same for records that were refused before, while others behind them were written. */
  public List<RecordOutcome> writeAgain() throws E {
    known.wantOwnImages();
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

  private List<RecordOutcome> end() throws E {
    retryForeignKeys();
    IntStream.range(0, lookedUp.length)
        .filter(entity -> !lookedUp[entity])
        .forEach(entity -> optimism.get(entity).confirmed());
    refusing.set(refused);
    return List.of(outcomes);
  }

  /**
   * Writes records of the chunk, given by their indexes in reading order. What a refused record
   * would have made may decide many that follow; then fewer are planned for nothing.
   */
  private void write(List<Integer> some) throws E {
    List<Integer> rest = some;
    int most = rest.size();
    while (!rest.isEmpty()) {
      List<Integer> next = rest.subList(0, Math.min(most, rest.size()));
      int settled = settle(next);
      most = settled < next.size() ? Math.max(settled, FEWEST) : 2 * next.size();
      rest = rest.subList(settled, rest.size());
    }
  }

  /** Writes as many of these records as can be planned at once, at least one; how many. */
  private int settle(List<Integer> some) throws E {
    ChunkPlan plan = plan(some);
    boolean expected = refused || refusing.get();
    int settled = expected ? separate(plan, some) : 0;
    if (settled > 0) {
      return settled;
    }
    Optional<Refusal> refusal = database.write(plan);
    if (refusal.isEmpty()) {
      accept(plan, some, new PlanWriter.Separated(some.size(), Map.of()));
      return some.size();
    }
    settled = expected ? 0 : separate(plan, some);
    if (settled > 0) {
      return settled;
    }
    bisect(some, refusal.get());
    return some.size();
  }

  /** How many records the database could settle; if none, nothing happened. */
  private int separate(ChunkPlan plan, List<Integer> some) throws E {
    if (some.size() == 1 || plan.writesNothing()) {
      return 0;
    }
    List<Integer> misjudged = new ArrayList<>();
    Optional<PlanWriter.Separated> separated =
        database.separate(
            plan,
            result -> {
              misjudged.addAll(lookUpAgain(plan, result.refusals()));
              return misjudged.isEmpty();
            });
    if (!misjudged.isEmpty()) {
      lookUpRest(misjudged, some.get(0));
      write(some);
      return some.size();
    }
    separated.ifPresent(result -> accept(plan, some, result));
    return separated.map(PlanWriter.Separated::end).orElse(0);
  }

  private void bisect(List<Integer> some, Refusal refusal) throws E {
    refused = true;
    if (refusal.unique() && lookUpRest(List.of(refusal.entity()), some.get(0))) {
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
  private void writeAlone(List<Integer> one, Refusal refusal) throws E {
    ChunkPlan plan = plan(one);
    Optional<Refusal> last = Optional.of(refusal);
    if (!lookUpAgain(plan, Map.of(0, refusal)).isEmpty()) {
      plan = plan(one);
      last = database.write(plan);
    }
    accept(
        plan,
        one,
        new PlanWriter.Separated(1, last.map(reason -> Map.of(0, reason)).orElse(Map.of())));
  }

  private RecordOutcome refused(MappedRecord record, Refusal refusal) {
    RecordProblem problem = refusal.problem(rows.get(refusal.entity()).spec().name());
    return new RecordOutcome(record.source(), List.of(), List.of(problem));
  }

  /**
   * A record that refers to a later one of the chunk is good, but the parts of a divided chunk are
   * written one after the other; now that all are written it gets another chance.
   */
  private void retryForeignKeys() throws E {
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
    if (lookUpRest(List.copyOf(plan.presumedNew()), some.get(0))) {
      return plan(some);
    }
    plan.requireFiles();
    return plan;
  }

  /** A record that is retried without success stays refused for the reason it was refused first. */
  private void accept(ChunkPlan plan, List<Integer> some, PlanWriter.Separated result) {
    refused |= !result.refusals().isEmpty();
    for (int i = 0; i < result.end(); i++) {
      int index = some.get(i);
      Refusal refusal = result.refusals().get(i);
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

  /**
   * Ends optimism for this chunk, if it was wrong about one of these entities; then about all, so
   * that a record has the same problems however the input is cut into chunks.
   */
  private boolean lookUpRest(List<Integer> misjudged, int from) {
    List<Integer> wrong = misjudged.stream().filter(entity -> !lookedUp[entity]).toList();
    if (wrong.isEmpty()) {
      return false;
    }
    wrong.forEach(entity -> optimism.get(entity).refuted());
    for (int entity = 0; entity < lookedUp.length; entity++) {
      if (!lookedUp[entity]) {
        lookUp(entity, from);
      }
    }
    return true;
  }

  private void lookUp(int entity, int from) {
    List<Row> some = new ArrayList<>();
    for (MappedRecord record : records.subList(from, records.size())) {
      some.addAll(rows(record, entity));
    }
    known.lookUp(entity, some);
    lookedUp[entity] = true;
  }

  /**
   * Looks up the rows of refused records that the plan took to be new: all where a key is taken,
   * else those that nobody has looked up. What refused them may be no matter where they are not.
   *
   * @return the entities where some of them are not new
   */
  private List<Integer> lookUpAgain(ChunkPlan plan, Map<Integer, Refusal> refusals) {
    List<Integer> misjudged = new ArrayList<>();
    for (int entity = 0; entity < rows.size(); entity++) {
      List<Row> some = new ArrayList<>();
      for (Map.Entry<Integer, Refusal> refusal : refusals.entrySet()) {
        if (refusal.getValue().unique() || !lookedUp[entity]) {
          some.addAll(inserts(plan.outcomes().get(refusal.getKey()), entity));
        }
      }
      if (known.lookUp(entity, some)) {
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
