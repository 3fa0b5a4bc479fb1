package dev.rehome.format.tree;

import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields outside the records of a JSON or YAML document: the members and elements that are not
 * on the path to the records. Where that path goes on, there is a null.
 */
public final class FileFieldsTree {

  /** What a value takes in addition to its bytes, roughly. */
  private static final int VALUE_WEIGHT = 64;

  /** Stands for a value for which there was no room, so that its name counts. */
  private static final String NOT_KEPT = "too large";

  private final long limit;

  /**
   * A map or list for each level of the path, outermost first, and where in it the path goes on.
   */
  private final List<Object> containers = new ArrayList<>();

  private final List<Object> slots = new ArrayList<>();
  private long weight;
  private long nameWeight;

  public FileFieldsTree(long limit) {
    this.limit = limit;
  }

  /** Goes into an object (whose member will be named) or into an array. */
  public void descend(boolean object) {
    containers.add(
        object ? new LinkedHashMap<String, @Nullable Object>() : new ArrayList<@Nullable Object>());
  }

  /** The path goes on here. */
  public void found(@Nullable String member) {
    Object container = containers.get(containers.size() - 1);
    slots.add(container instanceof List<?> list ? (Object) list.size() : String.valueOf(member));
    put(container, member, null);
  }

  /**
   * A value that is not on the path.
   *
   * @param level that of the container, the outermost being 0
   * @throws RecordFault when the container has a member of that name already
   */
  public void add(int level, @Nullable String member, @Nullable Object value, long bytes)
      throws RecordFault {
    Object container = containers.get(level);
    if (container instanceof Map<?, ?> map && map.containsKey(member)) {
      throw new RecordFault("duplicate-key", "duplicate key '" + member + "'");
    }
    weight += VALUE_WEIGHT + bytes;
    if (weight <= limit) {
      put(container, member, value);
    } else if (value != null) {
      putName(container, member);
    }
  }

  /** A value that is not on the path was too large to be parsed. */
  public void tooLarge(int level, @Nullable String member) {
    weight = Math.max(weight, limit + 1);
    putName(containers.get(level), member);
  }

  /** Names go on to be kept where values are not, but they must not fill the heap either. */
  private void putName(Object container, @Nullable String member) {
    boolean known = container instanceof Map<?, ?> map && map.containsKey(member);
    nameWeight += VALUE_WEIGHT + (member == null ? 0 : member.length());
    if (!known && nameWeight <= limit) {
      put(container, member, NOT_KEPT);
    }
  }

  public FileFields result() {
    Object inner = null;
    for (int i = containers.size() - 1; i >= 0; i--) {
      Object container = containers.get(i);
      if (inner != null && i < slots.size()) {
        set(container, slots.get(i), inner);
      }
      inner = isEmpty(container) ? null : container;
    }
    return new FileFields(inner, weight > limit ? FileFields.tooLarge(limit) : null);
  }

  @SuppressWarnings("unchecked") // this class made the containers
  private static void put(Object container, @Nullable String member, @Nullable Object value) {
    if (container instanceof List<?> list) {
      ((List<@Nullable Object>) list).add(value);
    } else {
      ((Map<String, @Nullable Object>) container).put(String.valueOf(member), value);
    }
  }

  @SuppressWarnings("unchecked") // this class made the containers
  private static void set(Object container, Object slot, Object value) {
    if (container instanceof List<?> list) {
      ((List<@Nullable Object>) list).set((Integer) slot, value);
    } else {
      ((Map<String, @Nullable Object>) container).put((String) slot, value);
    }
  }

  private static boolean isEmpty(Object container) {
    return container instanceof Map<?, ?> map
        ? map.values().stream().allMatch(value -> value == null)
        : ((List<?>) container).stream().allMatch(value -> value == null);
  }
}
