package dev.rehome.store.mongo;

import com.mongodb.client.model.WriteModel;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what a run did to documents of one entity.
 *
 * @param intents null in a dry run, which writes nothing
 */
record Reversal(MongoEntity entity, @Nullable WriteIntents intents) {

  /** A document to write, for the row of that index. */
  private record Step(int row, RowId id, BeforeState before, WriteModel<RawBsonDocument> model) {}

  List<RowResult> delete(List<ExpectedRow> rows, boolean force) {
    return reverse(rows, row -> null, force);
  }

  List<RowResult> restore(List<RowImage> rows, boolean force) {
    return reverse(
        rows.stream().map(RowImage::expected).toList(),
        row -> BsonDocument.parse(rows.get(row).image()),
        force);
  }

  /**
   * @param images what to put back for a row, null to delete it
   */
  private List<RowResult> reverse(
      List<ExpectedRow> rows, IntFunction<@Nullable BsonDocument> images, boolean force) {
    List<BsonValue> ids = rows.stream().map(row -> entity.shape().key().parse(row.id())).toList();
    Map<String, BsonDocument> found = new HashMap<>();
    entity
        .findByIds(ids, null)
        .forEach(document -> found.put(IdText.canonical(DocumentShape.idOf(document)), document));
    List<RowResult> results = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      BsonDocument current = found.get(IdText.canonical(ids.get(i)));
      BsonDocument image = images.apply(i);
      boolean asLeft = current != null && isAsLeft(current, rows.get(i));
      if (current == null && (image == null || !force)) {
        results.add(RowResult.MISSING);
      } else if (!asLeft && !force) {
        results.add(RowResult.CHANGED);
      } else {
        results.add(image == null ? RowResult.DELETED : RowResult.RESTORED);
        RowId id = new RowId(entity.index(), rows.get(i).key());
        steps.add(
            new Step(
                i,
                id,
                new BeforeState(ids.get(i), current),
                new BeforeState(ids.get(i), image).restoring()));
      }
    }
    if (intents != null && !steps.isEmpty()) {
      write(steps, intents, results);
    }
    return results;
  }

  private boolean isAsLeft(BsonDocument current, ExpectedRow row) {
    return Arrays.equals(entity.shape().fingerprint(current), row.fingerprint());
  }

  /**
   * @param results get what the server refuses
   */
  private void write(List<Step> steps, WriteIntents intents, List<RowResult> results) {
    Map<RowId, BeforeState> written = new LinkedHashMap<>();
    steps.forEach(step -> written.put(step.id(), step.before()));
    intents.announceReversal(written);
    entity
        .write(steps.stream().map(Step::model).toList())
        .refused()
        .forEach(
            (index, refusal) -> {
              Step step = steps.get(index);
              results.set(step.row(), RowResult.refused(refusal.message()));
              written.remove(step.id());
            });
    intents.written(written);
  }
}
