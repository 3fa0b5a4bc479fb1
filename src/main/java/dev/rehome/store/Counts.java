package dev.rehome.store;

import java.util.List;

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

  /** So many records as there are outcomes. */
  public static Counts of(List<RecordOutcome> outcomes) {
    long inserted = 0;
    long updated = 0;
    long unchanged = 0;
    long skipped = 0;
    long rejected = 0;
    for (RecordOutcome outcome : outcomes) {
      switch (outcome.kind()) {
        case INSERTED -> inserted++;
        case UPDATED -> updated++;
        case UNCHANGED -> unchanged++;
        case SKIPPED -> skipped++;
        case REJECTED -> rejected++;
      }
    }
    return new Counts(outcomes.size(), inserted, updated, unchanged, skipped, rejected);
  }
}
