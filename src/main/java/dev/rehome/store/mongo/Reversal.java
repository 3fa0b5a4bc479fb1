package dev.rehome.store.mongo;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import dev.rehome.store.ExpectedRow;
import dev.rehome.store.RowImage;
import dev.rehome.store.RowResult;
import dev.rehome.store.plan.RowId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a run did to documents of one entity.
 *
 * @param intents null for dry runs, which write nothing
 */
record Reversal(MongoEntity entity, @Nullable WriteIntents intents) {

  /** A document to write, for the n-th row. */
  private record Step(int row, RowId id, BeforeState before, WriteModel<RawBsonDocument> model) {}

  List<RowResult> delete(List<ExpectedRow> rows, boolean force) {
    return reverse(
        rows,
        (row, current) ->
            current == null
                ? RowResult.MISSING
                : force || isAsLeft(current, rows.get(row)) ? RowResult.DELETED : RowResult.CHANGED,
        (row, byId) -> new DeleteOneModel<>(byId));
  }

  List<RowResult> restore(List<RowImage> rows, boolean force) {
    List<ExpectedRow> expected = rows.stream().map(RowImage::expected).toList();
    return reverse(
        expected,
        (row, current) -> {
          if (force || (current != null && isAsLeft(current, expected.get(row)))) {
            return RowResult.RESTORED;
          }
          return current == null ? RowResult.MISSING : RowResult.CHANGED;
        },
        (row, byId) ->
            new ReplaceOneModel<>(
                byId,
                EncodedDocument.encoded(BsonDocument.parse(rows.get(row).image())),
                new ReplaceOptions().upsert(true)));
  }

  private boolean isAsLeft(BsonDocument current, ExpectedRow row) {
    return Arrays.equals(entity.shape().fingerprint(current), row.fingerprint());
  }

  /** What shall become of the n-th row, given its document. */
  @FunctionalInterface
  private interface Decision {
    RowResult of(int row, @Nullable BsonDocument current);
  }

  /** How that is done. */
  @FunctionalInterface
  private interface Model {
    WriteModel<RawBsonDocument> of(int row, BsonDocument byId);
  }

  private List<RowResult> reverse(List<ExpectedRow> rows, Decision decision, Model model) {
    List<BsonValue> ids = rows.stream().map(row -> entity.shape().parseId(row.id())).toList();
    Map<String, BsonDocument> found = find(ids);
    List<RowResult> results = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      BsonDocument current = found.get(IdText.canonical(ids.get(i)));
      RowResult result = decision.of(i, current);
      results.add(result);
      if (result.equals(RowResult.DELETED) || result.equals(RowResult.RESTORED)) {
        RowId id = new RowId(entity.index(), rows.get(i).key());
        BsonDocument byId = new BsonDocument(DocumentShape.ID, ids.get(i));
        BeforeState before = new BeforeState(ids.get(i), current);
        steps.add(new Step(i, id, before, model.of(i, byId)));
      }
    }
    if (intents != null && !steps.isEmpty()) {
      execute(steps, intents)
          .forEach((step, refusal) -> results.set(steps.get(step).row(), refusal));
    }
    return results;
  }

  private Map<String, BsonDocument> find(List<BsonValue> ids) {
    Map<String, BsonDocument> found = new HashMap<>();
    for (List<BsonValue> some : MongoEntityRows.questions(ids)) {
      entity
          .collection()
          .find(Filters.in(DocumentShape.ID, some))
          .forEach(one -> found.put(IdText.canonical(DocumentShape.idOf(one)), one));
    }
    return found;
  }

  /** What the server refuses, by the index of the step. */
  private Map<Integer, RowResult> execute(List<Step> steps, WriteIntents intents) {
    Map<RowId, BeforeState> written = new LinkedHashMap<>();
    steps.forEach(step -> written.put(step.id(), step.before()));
    intents.announce(written);
    Map<Integer, RowResult> refused = new HashMap<>();
    entity
        .write(steps.stream().map(Step::model).toList())
        .refused()
        .forEach(
            (step, refusal) -> {
              refused.put(step, RowResult.refused(refusal.message()));
              written.remove(steps.get(step).id());
            });
    intents.written(written);
    return refused;
  }
}
