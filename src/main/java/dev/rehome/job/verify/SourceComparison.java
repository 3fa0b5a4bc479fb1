package dev.rehome.job.verify;

import dev.rehome.format.input.FileShrunkException;
import dev.rehome.job.check.FieldDifference;
import dev.rehome.job.check.FrozenFiles.State;
import dev.rehome.job.check.SourceRecords;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.job.verify.VerifyRun.View;
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunRow;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.items.ReadFile;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the source again, maps them as they were mapped, and compares what comes of them
 * with the rows of the target, field by field.
 */
final class SourceComparison {

  private final VerifyRun run;
  private final Origins origins;
  private final Map<String, Integer> entityIds = new HashMap<>();
  private @Nullable RunRow reader;
  private @Nullable SourceRecords records;

  SourceComparison(VerifyRun run, Origins origins) {
    this.run = run;
    this.origins = origins;
  }

  void compare() {
    run.entities().forEach((id, name) -> entityIds.put(name, id));
    Integer size = run.request().sample();
    if (size == null) {
      SourceFileCheck.each(run, file -> compare(file, null));
    } else {
      long[] all = new long[1];
      SourceFileCheck.each(run, file -> all[0] += file.file().counts().read());
      Sample sample = new Sample(size, run.seed(), all[0]);
      SourceFileCheck.each(run, file -> compare(file, sample.of(file.file().counts().read())));
    }
    long wrong = run.findings().problems(Code.FIELD) + run.findings().problems(Code.NOT_IMPORTED);
    run.check(
        new IntegrityCheck(
            "fields",
            "all entities",
            wrong == 0,
            "%d records read again: %d fields or rows differ from them"
                .formatted(run.looked().records, wrong)));
  }

  private void compare(ReadFile file, @Nullable NavigableSet<Long> wanted) {
    run.control().endIfStopped();
    RunRow row = run.row(file.run());
    if (row == null || wanted != null && wanted.isEmpty()) {
      return;
    }
    SourceRecords source = source(row);
    LedgerFile frozen = file.file();
    try {
      if (source.files().state(frozen, run.control()::endIfStopped) == State.SAME) {
        source.read(
            frozen, wanted, run.control()::endIfStopped, portion -> compare(file, row, portion));
        return;
      }
    } catch (FileShrunkException changed) {
      run.looked().unreadable++;
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run.looked().unreadable += wanted == null ? frozen.counts().read() : wanted.size();
  }

  private SourceRecords source(RunRow row) {
    SourceRecords known = records;
    if (known == null || !row.equals(reader)) {
      known = new SourceRecords(row, run.specOf(row));
      records = known;
      reader = row;
    }
    return known;
  }

  private void compare(ReadFile file, RunRow row, List<MappedRecord> portion) {
    run.looked().records += portion.size();
    View view = run.view(file.run());
    List<List<TargetRow>> expected = view.session().stored(portion);
    Map<String, List<Expected>> byEntity = new LinkedHashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      long record = portion.get(i).source().place().record();
      for (TargetRow of : expected.get(i)) {
        byEntity
            .computeIfAbsent(of.entity(), entity -> new ArrayList<>())
            .add(new Expected(record, of));
      }
    }
    byEntity.forEach((entity, rows) -> compare(file, row, view, entity, rows));
  }

  /** What becomes of a record. */
  private record Expected(long record, TargetRow row) {}

  private void compare(
      ReadFile file, RunRow row, View view, String entity, List<Expected> expected) {
    Integer entityId = entityIds.get(entity);
    if (entityId == null) {
      return;
    }
    List<@Nullable LedgerItem> items =
        run.items().find(entityId, expected.stream().map(one -> one.row().key()).toList());
    Set<Long> doubtful = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      LedgerItem item = items.get(i);
      if (item == null || !Arrays.equals(item.fingerprint(), expected.get(i).row().fingerprint())) {
        doubtful.add(expected.get(i).record());
      }
      if (item != null) {
        ids.add(item.id());
      }
    }
    Map<String, TargetRow> found = new HashMap<>();
    view.session().scan(entity, Selection.ofIds(List.copyOf(ids)), one -> found.put(one.id(), one));
    Set<Long> rejected =
        doubtful.isEmpty()
            ? Set.of()
            : run.items().rejected(file.run(), file.file().ordinal(), doubtful);
    EntitySpec spec = view.entity(entity);
    for (int i = 0; i < items.size(); i++) {
      LedgerItem item = items.get(i);
      Expected one = expected.get(i);
      if (rejected.contains(one.record())) {
        continue;
      }
      if (item == null) {
        notImported(file, row, entity, one);
      } else {
        compare(row, spec, item, one, found.get(item.id()));
      }
    }
  }

  private void compare(
      RunRow row, EntitySpec spec, LedgerItem item, Expected expected, @Nullable TargetRow found) {
    boolean later = item.run() > row.context().number();
    if (later || found == null || item.action() == RowAction.SKIPPED) {
      return;
    }
    TargetRow source = expected.row();
    boolean ofThis = Arrays.equals(item.fingerprint(), source.fingerprint());
    if (!ofThis && spec.onDuplicate() != DuplicateRule.REJECT
        || Arrays.equals(found.fingerprint(), source.fingerprint())) {
      return;
    }
    List<FieldDifference> fields = FieldDifference.of(spec, source.values(), found.values());
    Finding finding =
        origins.finding(Code.FIELD, spec.name(), item, "the row is not what its record says");
    if (fields.isEmpty()) {
      run.findings().add(finding);
    }
    for (FieldDifference field : fields) {
      String message =
          "%s is %s, and the source says %s"
              .formatted(field.column(), field.found(), field.expected());
      run.findings()
          .add(
              origins
                  .finding(Code.FIELD, spec.name(), item, message)
                  .at(field.column(), field.expected(), field.found()));
    }
  }

  private void notImported(ReadFile file, RunRow row, String entity, Expected one) {
    run.findings()
        .add(
            new Finding(
                Code.NOT_IMPORTED,
                true,
                entity,
                one.row().key(),
                one.row().newId(),
                row.context().id(),
                file.file().name(),
                one.record(),
                null,
                null,
                null,
                "the ledger has no row of this record"));
  }
}
