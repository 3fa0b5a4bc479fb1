package dev.rehome.store;

/** Records by what became of them. */
public record Counts(
    long read, long inserted, long updated, long unchanged, long skipped, long rejected) {

  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  public Counts plus(Counts other) {
    return new Counts(
        read + other.read,
        inserted + other.inserted,
        updated + other.updated,
        unchanged + other.unchanged,
        skipped + other.skipped,
        rejected + other.rejected);
  }

  /** One more record of that kind. */
  public Counts plus(RecordOutcome.Kind kind) {
    return new Counts(
        read + 1,
        inserted + (kind == RecordOutcome.Kind.INSERTED ? 1 : 0),
        updated + (kind == RecordOutcome.Kind.UPDATED ? 1 : 0),
        unchanged + (kind == RecordOutcome.Kind.UNCHANGED ? 1 : 0),
        skipped + (kind == RecordOutcome.Kind.SKIPPED ? 1 : 0),
        rejected + (kind == RecordOutcome.Kind.REJECTED ? 1 : 0));
  }
}
