package dev.rehome.store.mongo;

import dev.rehome.record.Row;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.RowId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the records of a chunk if the target has none of their documents and refuses
 * none. While data is new that is what happens; the step's thread then only hands it on.
 *
 * @param inserts documents to insert, of each entity
 * @param intent what is announced before, ready for the home
 */
record Foresight(List<RecordOutcome> outcomes, List<List<Insert>> inserts, String intent) {

  /** A document, the key of its row, and that there was none. */
  record Insert(RowId row, BeforeState before, RawBsonDocument document) {}

  /**
   * Null when there is more to do than to insert.
   *
   * @param plan of all the records
   * @param entities whose rows were planned
   */
  static @Nullable Foresight of(ChunkPlan plan, List<MongoEntityRows> entities) {
    List<List<Insert>> inserts = new ArrayList<>();
    for (int entity = 0; entity < entities.size(); entity++) {
      if (!plan.updates(entity).isEmpty()) {
        return null;
      }
      List<Insert> own = new ArrayList<>();
      for (Row row : plan.inserts(entity)) {
        MongoEntityRows rows = entities.get(entity);
        BeforeState before = new BeforeState(rows.id(row), null);
        own.add(new Insert(new RowId(entity, row.key()), before, rows.document(row)));
      }
      inserts.add(own);
    }
    String intent =
        IntentBody.of(states(inserts), entities.stream().map(MongoEntityRows::entity).toList())
            .text();
    return new Foresight(plan.outcomes(), inserts, intent);
  }

  SourceRecord last() {
    return outcomes.get(outcomes.size() - 1).source();
  }

  boolean insertsNothing() {
    return inserts.stream().allMatch(List::isEmpty);
  }

  private static Map<RowId, BeforeState> states(List<List<Insert>> inserts) {
    Map<RowId, BeforeState> states = new LinkedHashMap<>();
    inserts.forEach(own -> own.forEach(insert -> states.put(insert.row(), insert.before())));
    return states;
  }
}
