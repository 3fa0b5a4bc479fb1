package dev.rehome.store.mongo;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import dev.rehome.store.plan.RowId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the target had under a key before it was written.
 *
 * @param id the {@code _id} the document has, or will have
 * @param image the whole document; null when there was none
 */
record BeforeState(BsonValue id, @Nullable BsonDocument image) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static BeforeState of(BsonDocument image) {
    return new BeforeState(DocumentShape.idOf(image), image);
  }

  boolean absent() {
    return image == null;
  }

  /** What brings it back. */
  WriteModel<RawBsonDocument> restoring() {
    BsonDocument byId = new BsonDocument(DocumentShape.ID, id);
    return image == null
        ? new DeleteOneModel<>(byId)
        : new ReplaceOneModel<>(
            byId, EncodedDocument.encoded(image), new ReplaceOptions().upsert(true));
  }

  /**
   * What an intent says, as the ledger keeps it; by the ledger's numbers of the entities and the
   * keys of their rows.
   *
   * @param reversal whether rows of the run are being undone
   * @param absent that had no document, with the text of their {@code _id} where it is not the key
   * @param before that had one, as extended JSON
   */
  record Intent(
      boolean reversal,
      Map<Integer, Map<String, @Nullable String>> absent,
      Map<Integer, Map<String, String>> before) {

    static Intent of(boolean reversal, Map<RowId, BeforeState> states, List<MongoEntity> entities) {
      Intent body = new Intent(reversal, new LinkedHashMap<>(), new LinkedHashMap<>());
      states.forEach((row, state) -> body.add(entities.get(row.entity()).id(), row.key(), state));
      return body;
    }

    private void add(int entity, String key, BeforeState state) {
      if (state.image() == null) {
        String id = IdText.of(state.id());
        absent
            .computeIfAbsent(entity, none -> new LinkedHashMap<>())
            .put(key, id.equals(key) ? null : id);
      } else {
        String image = state.image().toJson(IdText.EXACT);
        before.computeIfAbsent(entity, none -> new LinkedHashMap<>()).put(key, image);
      }
    }

    static Intent parse(String text) {
      return MAPPER.readValue(text, Intent.class);
    }

    String text() {
      return MAPPER.writeValueAsString(this);
    }

    /** Whether it is about no other entities than these. */
    boolean isAbout(List<MongoEntity> entities) {
      List<Integer> ids = entities.stream().map(MongoEntity::id).toList();
      return ids.containsAll(absent.keySet()) && ids.containsAll(before.keySet());
    }

    Map<RowId, BeforeState> states(List<MongoEntity> entities) {
      Map<RowId, BeforeState> states = new HashMap<>();
      for (MongoEntity entity : entities) {
        absent
            .getOrDefault(entity.id(), Map.of())
            .forEach(
                (key, id) ->
                    states.put(
                        new RowId(entity.index(), key),
                        new BeforeState(entity.shape().key().parse(id == null ? key : id), null)));
        before
            .getOrDefault(entity.id(), Map.of())
            .forEach(
                (key, image) ->
                    states.put(
                        new RowId(entity.index(), key), BeforeState.of(BsonDocument.parse(image))));
      }
      return states;
    }
  }
}
