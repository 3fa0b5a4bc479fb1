package dev.rehome.store.mongo;

import dev.rehome.store.plan.RowId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an intent says, as the home keeps it; entities by the ledger's numbers.
 *
 * @param absent keys that had no document, with the text of their {@code _id} where it differs
 * @param before keys that had one, as extended JSON
 */
record IntentBody(
    Map<Integer, Map<String, @Nullable String>> absent, Map<Integer, Map<String, String>> before) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static IntentBody of(Map<RowId, BeforeState> states, List<MongoEntity> entities) {
    IntentBody body = new IntentBody(new LinkedHashMap<>(), new LinkedHashMap<>());
    states.forEach(
        (row, state) -> {
          int id = entities.get(row.entity()).id();
          if (state.image() == null) {
            String text = IdText.of(state.id());
            body.absent
                .computeIfAbsent(id, ignored -> new LinkedHashMap<>())
                .put(row.key(), text.equals(row.key()) ? null : text);
          } else {
            body.before
                .computeIfAbsent(id, ignored -> new LinkedHashMap<>())
                .put(row.key(), state.image().toJson(IdText.EXACT));
          }
        });
    return body;
  }

  static IntentBody parse(String text) {
    return MAPPER.readValue(text, IntentBody.class);
  }

  String text() {
    return MAPPER.writeValueAsString(this);
  }

  /** Whether it is about no other entities than these. */
  boolean isAbout(List<MongoEntity> entities) {
    List<Integer> ids = entities.stream().map(MongoEntity::id).toList();
    return ids.containsAll(absent.keySet()) && ids.containsAll(before.keySet());
  }

  /** By index of the entity in its spec. */
  Map<RowId, BeforeState> states(List<MongoEntity> entities) {
    Map<RowId, BeforeState> states = new HashMap<>();
    for (int index = 0; index < entities.size(); index++) {
      MongoEntity entity = entities.get(index);
      int at = index;
      absent
          .getOrDefault(entity.id(), Map.of())
          .forEach(
              (key, id) ->
                  states.put(
                      new RowId(at, key),
                      new BeforeState(entity.shape().parseId(id == null ? key : id), null)));
      before
          .getOrDefault(entity.id(), Map.of())
          .forEach((key, image) -> states.put(new RowId(at, key), stored(image)));
    }
    return states;
  }

  private static BeforeState stored(String image) {
    BsonDocument document = BsonDocument.parse(image);
    return new BeforeState(DocumentShape.idOf(document), document);
  }
}
