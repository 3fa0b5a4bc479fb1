package dev.rehome.job.rollback;

import dev.rehome.job.check.FieldDifference;
import dev.rehome.job.check.FrozenFiles;
import dev.rehome.job.check.SourceRecords;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.items.LedgerEntity;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.journal.RollbackRecords.RecordedRow;
import dev.rehome.store.journal.UndoResult;
import dev.rehome.store.journal.UndoneRow.Finding;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in which columns rows were changed that were left alone: reads their records again, as
 * far as the source still has the files that the run read, and compares. Only the first of many
 * rows, for memory and time. Within a transaction.
 */
final class SourceComparison {

  private static final int MOST = 1000;

  private final RollbackRun run;

  SourceComparison(RollbackRun run) {
    this.run = run;
  }

  void compare() {
    Map<String, List<RecordedRow>> changed = new HashMap<>();
    int[] taken = {0};
    run.records()
        .rows(
            run.context(),
            row -> {
              if (row.row().result() == UndoResult.LEFT
                  && row.row().finding() == Finding.CHANGED
                  && taken[0]++ < MOST) {
                changed
                    .computeIfAbsent(row.undoneRun(), id -> new ArrayList<>())
                    .add(row.withoutImage());
              }
            });
    for (UndoneRun undone : run.undone()) {
      List<RecordedRow> rows = changed.get(undone.context().id());
      if (rows != null) {
        compare(undone, rows);
      }
    }
  }

  /** Rows whose records cannot be read again stay as they are. */
  private void compare(UndoneRun undone, List<RecordedRow> rows) {
    SourceRecords sources;
    try {
      sources = new SourceRecords(undone.row(), undone.spec());
    } catch (ProblemException e) {
      return;
    }
    Map<Integer, Map<Long, List<RecordedRow>>> byFile = byFile(undone, rows);
    byFile.forEach(
        (ordinal, records) ->
            run.ledger().files(undone.context(), ordinal, 1).stream()
                .filter(file -> file.ordinal() == ordinal)
                .forEach(file -> compare(undone, sources, file, records)));
  }

  private void compare(
      UndoneRun undone,
      SourceRecords sources,
      LedgerFile file,
      Map<Long, List<RecordedRow>> records) {
    try {
      FrozenFiles.State state = sources.files().state(file, run.control()::endIfStopped);
      if (state == FrozenFiles.State.SAME) {
        NavigableSet<Long> wanted = new TreeSet<>(records.keySet());
        sources.read(
            file,
            wanted,
            run.control()::endIfStopped,
            portion -> compare(undone, portion, records));
      }
    } catch (IOException unreadable) {
      // Then nobody knows what the record said, and the row is reported as it is.
      return;
    }
  }

  private void compare(
      UndoneRun undone, List<MappedRecord> portion, Map<Long, List<RecordedRow>> records) {
    List<List<TargetRow>> stored = undone.session().stored(portion);
    for (int i = 0; i < portion.size(); i++) {
      long number = portion.get(i).source().place().record();
      for (RecordedRow row : records.getOrDefault(number, List.of())) {
        stored.get(i).stream()
            .filter(expected -> expected.entity().equals(row.row().entity()))
            .filter(expected -> expected.key().equals(row.row().key()))
            .findFirst()
            .ifPresent(expected -> describe(undone, row, expected));
      }
    }
  }

  private void describe(UndoneRun undone, RecordedRow row, TargetRow expected) {
    String entity = row.row().entity();
    EntitySpec spec = undone.spec().entities().get(undone.spec().entityIndex(entity));
    undone
        .session()
        .scan(
            entity,
            Selection.ofIds(List.of(row.row().id())),
            now -> {
              String differences =
                  Differences.fromSource(FieldDifference.of(spec, expected.values(), now.values()));
              if (differences != null) {
                run.records().describe(row, differences);
              }
            });
  }

  /** By the ordinals of files and the numbers of records that wrote the rows. */
  private Map<Integer, Map<Long, List<RecordedRow>>> byFile(
      UndoneRun undone, List<RecordedRow> rows) {
    Map<Integer, Map<Long, List<RecordedRow>>> byFile = new TreeMap<>();
    Map<String, List<RecordedRow>> byEntity =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.row().entity(), LinkedHashMap::new, Collectors.toList()));
    for (LedgerEntity entity : run.run().items().entities(undone.spec().name())) {
      List<RecordedRow> some = byEntity.getOrDefault(entity.name(), List.of());
      List<@Nullable LedgerItem> items =
          run.run().items().find(entity.id(), some.stream().map(row -> row.row().key()).toList());
      for (int i = 0; i < some.size(); i++) {
        LedgerItem item = items.get(i);
        if (item != null && item.run() == undone.context().number()) {
          byFile
              .computeIfAbsent(item.file(), file -> new TreeMap<>())
              .computeIfAbsent(item.record(), record -> new ArrayList<>())
              .add(some.get(i));
        }
      }
    }
    return byFile;
  }
}
