package dev.rehome.store.ledger;

import dev.rehome.store.Counts;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.WarningTally;
import dev.rehome.store.ledger.items.ChunkItems;
import dev.rehome.store.ledger.items.EntityTally;
import dev.rehome.store.ledger.items.ItemStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds chunks to the ledger, each within the transaction of its rows. */
final class ChunkAppender {

  private final ItemStore items;
  private final RunFiles files;
  private final RunRejects rejects;
  private final RunTallies tallies;
  private final RunWarnings warnings;
  private final SkippedFiles skipped;

  ChunkAppender(
      ItemStore items,
      RunFiles files,
      RunRejects rejects,
      RunTallies tallies,
      RunWarnings warnings,
      SkippedFiles skipped) {
    this.items = items;
    this.files = files;
    this.rejects = rejects;
    this.tallies = tallies;
    this.warnings = warnings;
    this.skipped = skipped;
  }

  /** An entry with its items encoded and its changes counted. */
  record Prepared(LedgerEntry entry, ChunkItems items) implements PreparedEntry {}

  Prepared prepare(RunContext run, LedgerEntry entry) {
    Map<String, Integer> ordinals = new HashMap<>();
    entry.advances().forEach(advance -> ordinals.put(advance.file(), advance.fileOrdinal()));
    return new Prepared(entry, items.prepare(run, entry.outcomes(), ordinals));
  }

  void append(RunContext run, List<Prepared> chunks) {
    List<LedgerEntry> entries = chunks.stream().map(Prepared::entry).toList();
    files.advance(run, all(entries, LedgerEntry::advances));
    append(run, null, chunks.stream().map(Prepared::items).toList(), entries);
    rejects.add(run, all(entries, LedgerEntry::rejects));
    tallies.addUnmapped(run, sum(entries, LedgerEntry::unmapped, Long::sum));
    tallies.addPaths(run, sum(entries, LedgerEntry::finds, Boolean::logicalOr));
  }

  void acceptRejects(RunContext run, LedgerFile file, List<RecordOutcome> outcomes) {
    files.acceptRejects(run, file, Counts.of(outcomes));
    rejects.drop(run, file, outcomes);
    appendAccepted(run, null, file, outcomes);
  }

  /** Adds what a retry of a run has accepted to both. */
  void appendRetried(
      RunContext run, RunContext retry, LedgerFile file, List<RecordOutcome> outcomes) {
    if (!outcomes.isEmpty()) {
      tallies.addEntities(retry, appendAccepted(run, retry, file, outcomes).tallies());
    }
  }

  private ChunkItems appendAccepted(
      RunContext run, @Nullable RunContext retry, LedgerFile file, List<RecordOutcome> outcomes) {
    WarningTally tally = new WarningTally();
    outcomes.forEach(
        outcome -> outcome.warnings().forEach(warning -> tally.add(outcome.source(), warning)));
    LedgerEntry entry =
        new LedgerEntry(List.of(), outcomes, List.of(), Map.of(), Map.of(), tally.warnings());
    ChunkItems accepted = items.prepare(run, outcomes, Map.of(file.name(), file.ordinal()));
    append(run, retry, List.of(accepted), List.of(entry));
    return accepted;
  }

  private void append(
      RunContext run,
      @Nullable RunContext retry,
      List<ChunkItems> chunk,
      List<LedgerEntry> entries) {
    items.append(run, retry, chunk);
    tallies.addEntities(run, sum(chunk, ChunkItems::tallies, EntityTally::plus));
    skipped.addShared(run, entries.stream().flatMap(entry -> entry.shared().stream()).toList());
    WarningTally tally = new WarningTally();
    entries.forEach(entry -> tally.addAll(entry.warnings()));
    warnings.add(run, tally.warnings());
  }

  private static <T> List<T> all(List<LedgerEntry> entries, Function<LedgerEntry, List<T>> what) {
    return entries.stream().flatMap(entry -> what.apply(entry).stream()).toList();
  }

  private static <E, K, V> Map<K, V> sum(
      List<E> entries, Function<E, Map<K, V>> what, BinaryOperator<V> plus) {
    Map<K, V> sum = new TreeMap<>();
    entries.forEach(
        entry -> what.apply(entry).forEach((key, value) -> sum.merge(key, value, plus)));
    return sum;
  }
}
