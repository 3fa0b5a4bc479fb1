package dev.rehome.store.target;

/**
 * What became of something that was to be dropped.
 *
 * @param reason why it was kept, to be read behind its name; else empty
 */
public record DropResult(Kind kind, String reason) {

  public static final DropResult DROPPED = new DropResult(Kind.DROPPED, "");
  public static final DropResult MISSING = new DropResult(Kind.MISSING, "");

  /** What can become of it. */
  public enum Kind {
    DROPPED,
    /** There is no such thing any more. */
    MISSING,
    KEPT
  }

  public static DropResult kept(String reason) {
    return new DropResult(Kind.KEPT, reason);
  }
}
