package dev.rehome.record;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A neutral map some of whose members a format derives from the others, for convenience: the
 * sections of a text, next to the text. Columns use them like any other, but when none does, no
 * source data is lost; so they do not count as unused. A view: the map behind it is not copied.
 */
public final class DerivedMembersMap extends AbstractMap<String, @Nullable Object> {

  private final Map<String, @Nullable Object> members;
  private final Set<String> derived;

  public DerivedMembersMap(Map<String, @Nullable Object> members, Set<String> derived) {
    this.members = members;
    this.derived = derived;
  }

  public boolean isDerived(String name) {
    return derived.contains(name);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return members.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return members.containsKey(key);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return members.entrySet();
  }
}
