package dev.rehome.job.verify;

import dev.rehome.format.input.FileShrunkException;
import dev.rehome.job.check.ComparedRow;
import dev.rehome.job.check.FieldDifference;
import dev.rehome.job.check.FrozenFiles.State;
import dev.rehome.job.check.SourceRecords;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.job.verify.VerifyRun.View;
import dev.rehome.record.MappedRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunRow;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says of rows that were changed which columns were, if their records can be read again: of the
 * first so many, because each may mean to read a file. For one thread.
 */
final class ChangedRows {

  private static final int MOST_EXPLAINED = 20;

  private final VerifyRun run;
  private final Origins origins;
  private final List<ComparedRow> first = new ArrayList<>();

  ChangedRows(VerifyRun run, Origins origins) {
    this.run = run;
    this.origins = origins;
  }

  void startAnew() {
    first.clear();
  }

  /** Reports a row at once or with what was changed. */
  void add(ComparedRow changed) {
    if (first.size() < MOST_EXPLAINED) {
      first.add(changed);
    } else {
      report(changed, List.of());
    }
  }

  /** Reports what is left. */
  void explain() {
    Map<Long, Map<Integer, List<ComparedRow>>> byFile = new TreeMap<>();
    for (ComparedRow row : first) {
      byFile
          .computeIfAbsent(row.item().run(), number -> new TreeMap<>())
          .computeIfAbsent(row.item().file(), file -> new ArrayList<>())
          .add(row);
    }
    byFile.forEach((number, files) -> files.forEach((file, rows) -> explain(number, file, rows)));
    first.clear();
  }

  private void explain(long number, int ordinal, List<ComparedRow> rows) {
    RunRow reader = run.row(number);
    Map<List<String>, TargetRow> expected = new HashMap<>();
    if (reader != null) {
      run.ledger().files(reader.context(), ordinal, 1).stream()
          .filter(file -> file.ordinal() == ordinal)
          .forEach(file -> read(reader, file, rows, expected));
    }
    for (ComparedRow row : rows) {
      TargetRow source = expected.get(List.of(row.entity(), row.item().key()));
      report(row, source == null ? List.of() : differences(run.view(number), row, source));
    }
  }

  private static List<FieldDifference> differences(View view, ComparedRow row, TargetRow source) {
    List<TargetRow> found = new ArrayList<>();
    Selection same = Selection.ofIds(List.of(row.item().id()));
    view.session().scan(row.entity(), same, found::add);
    return found.isEmpty()
        ? List.of()
        : FieldDifference.of(view.entity(row.entity()), source.values(), found.get(0).values());
  }

  private void read(
      RunRow reader,
      LedgerFile file,
      List<ComparedRow> rows,
      Map<List<String>, TargetRow> expected) {
    NavigableSet<Long> records = new TreeSet<>();
    rows.forEach(row -> records.add(row.item().record()));
    SourceRecords source = new SourceRecords(reader, run.specOf(reader));
    Runnable beforeEach = run.control()::endIfStopped;
    try {
      if (source.files().state(file, beforeEach) == State.SAME) {
        source.read(file, records, beforeEach, portion -> take(reader, portion, expected));
      }
    } catch (FileShrunkException changed) {
      expected.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(
      RunRow reader, List<MappedRecord> portion, Map<List<String>, TargetRow> expected) {
    for (List<TargetRow> ofRecord : run.view(reader.context().number()).session().stored(portion)) {
      ofRecord.forEach(row -> expected.put(List.of(row.entity(), row.key()), row));
    }
  }

  private void report(ComparedRow row, List<FieldDifference> differences) {
    Finding plain =
        origins.finding(
            Code.ROW_CHANGED,
            row.entity(),
            row.item(),
            "the row was changed since it was imported");
    run.findings().add(plain.because(differences));
  }
}
