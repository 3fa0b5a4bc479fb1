package dev.rehome.format.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;

/** A sequence or mapping that has begun and not ended. */
final class OpenNode {

  private final CollectionStartEvent start;
  private final @Nullable Map<String, @Nullable Object> members;
  private final List<@Nullable Object> elements = new ArrayList<>();
  private @Nullable String key;
  private boolean awaitsMerged;

  /** Where its merge key stands, if it has one. */
  private @Nullable Event mergeKey;

  private @Nullable Object merged;
  private long nodes = 1;
  private int height = 1;

  OpenNode(CollectionStartEvent start) {
    this.start = start;
    this.members = start instanceof MappingStartEvent ? new LinkedHashMap<>() : null;
  }

  boolean needsKey() {
    return members != null && key == null;
  }

  /**
   * Takes the key of the next value; false when there was one like it.
   *
   * @param merges where the key stands if it is a merge key
   */
  boolean names(String next, @Nullable Event merges) {
    key = next;
    awaitsMerged = merges != null;
    boolean first = awaitsMerged ? mergeKey == null : !members().containsKey(next);
    mergeKey = awaitsMerged ? merges : mergeKey;
    return first;
  }

  /** A null that the mapping says is a value like any other. */
  void addMissing(String name, @Nullable Object value) {
    if (!members().containsKey(name)) {
      members().put(name, value);
    }
  }

  private Map<String, @Nullable Object> members() {
    return Objects.requireNonNull(members, "only mappings have keys");
  }

  void add(@Nullable Object value, long valueNodes, int valueHeight) {
    if (members == null) {
      elements.add(value);
    } else if (key != null) {
      if (awaitsMerged) {
        merged = value;
      } else {
        members.put(key, value);
      }
      key = null;
    }
    nodes += valueNodes;
    height = Math.max(height, valueHeight + 1);
  }

  Optional<Anchor> anchor() {
    return start.getAnchor();
  }

  @Nullable Event mergeKey() {
    return mergeKey;
  }

  /** The value of the merge key. */
  @Nullable Object merged() {
    return merged;
  }

  /** What it is once it has ended. */
  YamlValues.Anchored ended(long record) {
    return new YamlValues.Anchored(members == null ? elements : members, nodes, height, record);
  }
}
