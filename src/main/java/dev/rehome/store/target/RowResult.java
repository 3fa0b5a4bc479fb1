package dev.rehome.store.target;

import org.jspecify.annotations.Nullable;

/**
 * What became of a row that was to be deleted or restored.
 *
 * @param reason why the database refused it; null for every other kind
 */
public record RowResult(Kind kind, @Nullable String reason) {

  public static final RowResult DELETED = new RowResult(Kind.DELETED, null);
  public static final RowResult RESTORED = new RowResult(Kind.RESTORED, null);
  public static final RowResult CHANGED = new RowResult(Kind.CHANGED, null);
  public static final RowResult MISSING = new RowResult(Kind.MISSING, null);

  /** What can become of it. */
  public enum Kind {
    DELETED,
    RESTORED,
    /** Somebody has changed the row since; it was left alone. */
    CHANGED,
    /** The target has no such row any more. */
    MISSING,
    /** The database refused, because of another row or a rule of its own; the row is as it was. */
    REFUSED
  }

  public static RowResult refused(String reason) {
    return new RowResult(Kind.REFUSED, reason);
  }
}
