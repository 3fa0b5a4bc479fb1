package dev.rehome.job.imports.load;

import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Warning;
import dev.rehome.store.WarningTally;
import dev.rehome.store.target.PreparedBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Maps and validates the records of a batch, and makes ready for the store and the ledger whatever
 * needs no transaction. Thread-safe.
 */
final class MappingItemProcessor implements ItemProcessor<RecordBatch, MappedBatch> {

  private final ImportRun run;

  MappingItemProcessor(ImportRun run) {
    this.run = run;
  }

  @Override
  public MappedBatch process(RecordBatch batch) throws IOException {
    UnmappedFields unmapped = new UnmappedFields();
    WarningTally tally = new WarningTally();
    List<SourceRecord> records = batch.records();
    Iterable<MappedRecord> mapped =
        () -> records.stream().map(record -> map(record, unmapped, tally)).iterator();
    PreparedBatch prepared = run.session().prepare(mapped);
    for (RecordBatch.Segment segment : batch.segments()) {
      countFileFields(segment, unmapped, tally);
    }
    Map<String, Long> counts = unmapped.counts();
    Map<String, Boolean> finds = unmapped.finds();
    List<Warning> warnings = tally.warnings();
    List<RecordOutcome> expected = prepared.expected();
    PreparedEntry entry =
        expected == null
            ? null
            : run.ledger()
                .prepare(
                    run.context(),
                    BatchEntry.of(batch.segments(), expected, counts, finds, warnings));
    return new MappedBatch(batch.segments(), prepared, counts, finds, warnings, entry);
  }

  private void countFileFields(
      RecordBatch.Segment segment, UnmappedFields unmapped, WarningTally tally) {
    Object value = segment.fileFields().value();
    if (value != null) {
      run.mapper().countFileFields(run.sourceFile(segment.file()), value, unmapped);
    }
    RecordProblem problem = segment.fileFields().problem();
    if (problem != null) {
      String message =
          "not all fields of the file outside its records were kept: " + problem.message();
      String name = segment.file().name();
      tally.add(
          new Warning("file-fields-incomplete", message, null, 1, name, null, problem.hint()));
    }
  }

  private MappedRecord map(SourceRecord record, UnmappedFields unmapped, WarningTally tally) {
    MappedRecord mapped = run.mapper().map(record, unmapped);
    for (RecordWarning warning : mapped.warnings()) {
      tally.add(record, warning);
    }
    return mapped;
  }
}
