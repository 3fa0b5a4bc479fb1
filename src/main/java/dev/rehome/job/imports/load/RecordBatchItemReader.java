package dev.rehome.job.imports.load;

import dev.rehome.format.FileFields;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.FileShrunkException;
import dev.rehome.job.imports.load.RecordBatch.Segment;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the files of a run in order and hands them on as batches. Where to start comes from the
 * ledger alone: Spring Batch's own position can lag behind what was committed, or be empty after a
 * second crash. One thread at a time.
 */
final class RecordBatchItemReader implements ItemStreamReader<RecordBatch> {

  private static final String CHANGED = "changed or removed after the run had listed it";

  private final ImportRun run;
  private Iterator<LedgerFile> pending = Collections.emptyIterator();
  private @Nullable LedgerFile current;
  private @Nullable RecordReader reader;
  private long remaining;

  RecordBatchItemReader(ImportRun run) {
    this.run = run;
  }

  /** Stands where the ledger does, behind what is committed. */
  @Override
  public void open(ExecutionContext ignored) {
    run.startProgress();
    pending = run.files(0).filter(file -> file.status() == FileStatus.PENDING).iterator();
    Long limit = run.options().limit();
    remaining = limit == null ? Long.MAX_VALUE : limit - run.ledger().totals(run.context()).read();
  }

  /** The next records, null behind the last. */
  @Override
  public @Nullable RecordBatch read() throws IOException {
    run.refuseTooManyRejects();
    List<Segment> segments = new ArrayList<>();
    int records = 0;
    long bytes = 0;
    int most = run.options().batchSize();
    while (records < most
        && bytes < run.options().batchBytes()
        && remaining > 0
        && !isFull(segments)) {
      RecordReader open = openNext(segments);
      if (open == null) {
        break;
      }
      Segment segment = readSegment(open, most - records, bytes);
      segments.add(segment);
      records += segment.records().size();
      bytes += segment.bytes();
      if (segment.end()) {
        closeCurrent();
      }
    }
    return segments.isEmpty() ? null : new RecordBatch(segments);
  }

  /** Files without records take room too. */
  private boolean isFull(List<Segment> segments) {
    return segments.size() > run.options().batchSize();
  }

  @Override
  public void close() {
    try {
      closeCurrent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Segment readSegment(RecordReader open, int most, long bytesBefore) throws IOException {
    LedgerFile file = currentFile();
    ReadPosition from = open.position();
    ReadPosition beforeLast = from;
    ReadPosition to = from;
    List<SourceRecord> records = new ArrayList<>(Math.min(most, 1024));
    long bytes = 0;
    boolean end = false;
    String failure = null;
    while (records.size() < most
        && bytesBefore + bytes < run.options().batchBytes()
        && remaining > 0) {
      SourceRecord record;
      try {
        record = open.read();
      } catch (FileShrunkException e) {
        failure = shrunk(file);
        end = true;
        break;
      }
      if (record == null) {
        failure = change(file);
        end = true;
        break;
      }
      records.add(record);
      bytes += record.place().byteLength();
      remaining--;
      beforeLast = to;
      to = open.position();
    }
    if (failure != null && !records.isEmpty()) {
      // The change may have torn it.
      bytes -= records.remove(records.size() - 1).place().byteLength();
      remaining++;
      to = beforeLast;
    }
    FileFields fileFields = end && failure == null ? open.fileFields() : FileFields.NONE;
    return new Segment(file, from, to, end, records, bytes, fileFields, failure);
  }

  /**
   * The reader of the file under way, or of the next one.
   *
   * @param segments gets the ends of files that cannot be read
   */
  private @Nullable RecordReader openNext(List<Segment> segments) throws IOException {
    while (reader == null && pending.hasNext() && !isFull(segments)) {
      LedgerFile next = pending.next();
      String failure = change(next);
      if (failure == null) {
        try {
          reader = run.open(next, next.position());
          current = next;
        } catch (FileShrunkException e) {
          failure = shrunk(next);
        }
      }
      if (failure != null) {
        ReadPosition position = next.position();
        segments.add(
            new Segment(next, position, position, true, List.of(), 0, FileFields.NONE, failure));
      }
    }
    return reader;
  }

  /** A file that was shorter for a moment has changed, whatever it is by now. */
  private String shrunk(LedgerFile file) {
    String failure = change(file);
    return failure == null ? CHANGED : failure;
  }

  /**
   * How a file differs from what the ledger says it is, null if it does not. Size and time are
   * cheap and catch an edit while the run is under way. What was read of it stays; the next run
   * reads it again.
   *
   * @throws ProblemException where nothing may go wrong
   */
  private @Nullable String change(LedgerFile file) {
    if (run.untouched(file)) {
      return null;
    }
    if (run.options().strict()) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("file-changed", CHANGED)
              .at(Location.of(run.sourceFile(file).path().toString())));
    }
    return CHANGED;
  }

  private void closeCurrent() throws IOException {
    if (reader != null) {
      reader.close();
    }
    reader = null;
    current = null;
  }

  private LedgerFile currentFile() {
    if (current == null) {
      throw new IllegalStateException("no file is open");
    }
    return current;
  }
}
