package dev.rehome.store;

import dev.rehome.record.ReadPosition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything one chunk adds to the ledger, in the chunk's own transaction.
 *
 * @param advances how far each file of the chunk was read
 * @param outcomes one per record of the chunk
 * @param rejects those of the outcomes that were rejected, with their bytes
 * @param unmapped source fields that no entity uses, with the number of records that had them
 * @param finds the columns and {@code each} that looked for something by a path, and whether one of
 *     the records had it
 * @param warnings what the records of the chunk gave reason to
 */
public record LedgerEntry(
    List<Advance> advances,
    List<RecordOutcome> outcomes,
    List<Reject> rejects,
    Map<String, Long> unmapped,
    Map<String, Boolean> finds,
    List<Warning> warnings) {

  public LedgerEntry(
      List<Advance> advances,
      List<RecordOutcome> outcomes,
      List<Reject> rejects,
      Map<String, Long> unmapped) {
    this(advances, outcomes, rejects, unmapped, Map.of(), List.of());
  }

  /** Which files share keys, each pair once. */
  public Set<SharedKey> shared() {
    return outcomes.stream()
        .flatMap(outcome -> outcome.shared().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * One file's progress.
   *
   * @param file its name
   * @param from where the ledger must stand now; anything else means that somebody else wrote
   * @param end whether the file has been read to its end
   */
  public record Advance(
      int fileOrdinal,
      String file,
      ReadPosition from,
      ReadPosition to,
      boolean end,
      Counts counts) {

    /**
     * This and one that goes on from there.
     *
     * @throws IllegalArgumentException when it begins elsewhere
     */
    public Advance then(Advance next) {
      if (end || !to.equals(next.from)) {
        throw new IllegalArgumentException(next + " does not go on from " + this);
      }
      return new Advance(fileOrdinal, file, from, next.to, next.end, counts.plus(next.counts));
    }
  }
}
