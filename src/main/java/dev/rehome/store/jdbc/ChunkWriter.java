package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.Claim;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.RowId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Writes one chunk within the transaction of a connection: everything at once behind a savepoint,
 * and when the database refuses something, as the database's own {@link Separation} does it, or
 * each half for itself, down to the single record that is at fault. The result is always that of
 * writing record after record.
 *
 * <p>What the template asks runs on the same connection: there is a transaction.
 */
final class ChunkWriter {

  private static final int FEWEST = 8;
  private static final RecordProblem OVERTAKEN =
      new RecordProblem(
          "duplicate-key", "a later record has given a row of it other values", null, null);

  private final Connection connection;
  private final Dialect dialect;
  private final List<EntityTarget> targets;
  private final List<Optimism> optimism;
  private final List<JdbcEntityRows> rows;
  private final AtomicBoolean refusing;
  private final KnownRows known;
  private final List<MappedRecord> records;
  private final boolean[] lookedUp;
  private final Map<RowId, Claim> claims = new HashMap<>();
  private final RecordOutcome[] outcomes;
  private final Optional<Separation> separation;
  private boolean refused;

  /**
   * @param refusing whether the database refused something of the chunk before, so that it is not
   *     worth trying everything at once; is told about this one
   */
  ChunkWriter(
      Connection connection,
      Dialect dialect,
      List<EntityTarget> targets,
      List<JdbcEntityRows> rows,
      KnownRows known,
      List<Optimism> optimism,
      AtomicBoolean refusing,
      List<MappedRecord> records) {
    this.connection = connection;
    this.dialect = dialect;
    this.targets = targets;
    this.optimism = optimism;
    this.rows = rows;
    this.known = known;
    this.refusing = refusing;
    this.records = records.stream().map(EntityTarget.fitting(targets)).toList();
    this.lookedUp = new boolean[targets.size()];
    this.outcomes = new RecordOutcome[records.size()];
    this.separation = dialect.separation(targets);
  }

  /** One outcome per record, in the same order. */
  List<RecordOutcome> write() throws SQLException {
    for (int entity = 0; entity < targets.size(); entity++) {
      if (!optimism.get(entity).holds()) {
        lookUp(entity, 0);
      }
    }
    write(IntStream.range(0, records.size()).boxed().toList());
    return end();
  }

  /** The same for records that were refused before, while others behind them were written. */
  List<RecordOutcome> writeAgain() throws SQLException {
    for (int entity = 0; entity < targets.size(); entity++) {
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

  private List<RecordOutcome> end() throws SQLException {
    retryForeignKeys();
    IntStream.range(0, lookedUp.length)
        .filter(entity -> !lookedUp[entity])
        .forEach(entity -> optimism.get(entity).confirmed());
    refusing.set(refused);
    return List.of(outcomes);
  }

  /**
   * Writes records of the chunk, given by their indexes in reading order. What a refused record
   * would have made may decide many that follow; then fewer are planned in vain.
   */
  private void write(List<Integer> some) throws SQLException {
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
  private int settle(List<Integer> some) throws SQLException {
    ChunkPlan plan = plan(some);
    boolean expected = refused || refusing.get();
    int settled = expected ? separate(plan, some) : 0;
    if (settled > 0) {
      return settled;
    }
    Optional<Refusal> refusal = execute(plan);
    if (refusal.isEmpty()) {
      accept(plan, some, new Separation.Result(some.size(), Map.of()));
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
  private int separate(ChunkPlan plan, List<Integer> some) throws SQLException {
    if (separation.isEmpty() || some.size() == 1 || plan.writesNothing()) {
      return 0;
    }
    Savepoint savepoint = connection.setSavepoint();
    Optional<Separation.Result> result = separation.get().write(connection, plan);
    if (result.isEmpty()) {
      connection.rollback(savepoint);
      return 0;
    }
    List<Integer> misjudged = lookUpAgain(plan, result.get().refusals());
    if (!misjudged.isEmpty()) {
      connection.rollback(savepoint);
      for (int entity : misjudged) {
        lookUpRest(entity, some.get(0));
      }
      write(some);
      return some.size();
    }
    connection.releaseSavepoint(savepoint);
    accept(plan, some, result.get());
    return result.get().end();
  }

  private void bisect(List<Integer> some, Refusal refusal) throws SQLException {
    refused = true;
    if (refusal.error().unique() && lookUpRest(refusal.entity(), some.get(0))) {
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
  private void writeAlone(List<Integer> one, Refusal refusal) throws SQLException {
    ChunkPlan plan = plan(one);
    Optional<Refusal> last = Optional.of(refusal);
    if (!lookUpAgain(plan, Map.of(0, refusal)).isEmpty()) {
      plan = plan(one);
      last = execute(plan);
    }
    accept(
        plan,
        one,
        new Separation.Result(1, last.map(reason -> Map.of(0, reason)).orElse(Map.of())));
  }

  private RecordOutcome refused(MappedRecord record, Refusal refusal) {
    String entity = targets.get(refusal.entity()).spec().name();
    RecordProblem problem = refusal.error().problem(entity);
    return new RecordOutcome(record.source(), List.of(), List.of(problem));
  }

  /**
   * A record that refers to a later one of the chunk is good, but the parts of a divided chunk are
   * written one after the other; now that all are written it gets another chance.
   */
  private void retryForeignKeys() throws SQLException {
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
                        .anyMatch(problem -> problem.code().equals(DataError.FOREIGN_KEY))
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
    if (!plan.presumedNew().isEmpty()) {
      plan.presumedNew().forEach(entity -> lookUpRest(entity, some.get(0)));
      return plan(some);
    }
    plan.requireFiles();
    return plan;
  }

  /** A record that is retried in vain stays refused for the reason it was refused first. */
  private void accept(ChunkPlan plan, List<Integer> some, Separation.Result result) {
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

  /** Empty when everything was written; else nothing was. */
  private Optional<Refusal> execute(ChunkPlan plan) throws SQLException {
    if (plan.writesNothing()) {
      return Optional.empty();
    }
    Savepoint savepoint = connection.setSavepoint();
    int last = 0;
    Optional<DataError> error = Optional.empty();
    for (int entity = 0; entity < targets.size() && error.isEmpty(); entity++) {
      if (plan.writes(entity)) {
        last = entity;
        error = execute(targets.get(entity), plan, entity);
      }
    }
    if (error.isEmpty()) {
      error = attempt(() -> dialect.checkDeferred(connection));
    }
    if (error.isPresent()) {
      connection.rollback(savepoint);
      return Optional.of(new Refusal(error.get(), last));
    }
    connection.releaseSavepoint(savepoint);
    return Optional.empty();
  }

  private Optional<DataError> execute(EntityTarget target, ChunkPlan plan, int entity)
      throws SQLException {
    return attempt(
        () -> {
          if (!plan.inserts(entity).isEmpty()) {
            target.insertRows(connection, plan.inserts(entity));
          }
          if (!plan.updates(entity).isEmpty()) {
            update(target, plan.updates(entity));
          }
        });
  }

  /** Work that the database may refuse for the sake of its data. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws SQLException;
  }

  private Optional<DataError> attempt(Attempt work) throws SQLException {
    try {
      work.run();
      return Optional.empty();
    } catch (SQLException exception) {
      Optional<DataError> error = DataError.of(dialect, exception);
      if (error.isEmpty()) {
        throw exception;
      }
      return error;
    }
  }

  private void update(EntityTarget target, List<Row> rows) throws SQLException {
    if (target.update(connection, rows) < rows.size()) {
      throw new OptimisticLockingFailureException(
          "a row of " + target.table().display() + " vanished while it was updated");
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
   * Looks up the rows of refused records that the plan took to be new: all where a key is taken,
   * else those that nobody has looked up. What refused them may be no matter where they are not.
   *
   * @return the entities where some of them are not new
   */
  private List<Integer> lookUpAgain(ChunkPlan plan, Map<Integer, Refusal> refusals) {
    List<Integer> misjudged = new ArrayList<>();
    for (int entity = 0; entity < targets.size(); entity++) {
      List<Row> rows = new ArrayList<>();
      for (Map.Entry<Integer, Refusal> refusal : refusals.entrySet()) {
        if (refusal.getValue().error().unique() || !lookedUp[entity]) {
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
