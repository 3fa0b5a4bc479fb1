package dev.rehome.job;

import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.job.Block.Segment;
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
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a run in order and hands them on as blocks. Where to start comes from the
 * ledger alone: Spring Batch's own position can lag behind what was committed, or be empty after a
 * second crash. One thread at a time.
 */
final class BlockReader implements AutoCloseable {

  /** Bounds the memory of a block whose records are large; several are under way at a time. */
  private static final long MAX_BLOCK_BYTES = 1L << 20;

  private final ImportRun run;
  private final Iterator<LedgerFile> pending;
  private @Nullable LedgerFile current;
  private @Nullable RecordReader reader;
  private long remaining;

  /** Stands where the ledger does, behind what is committed. */
  BlockReader(ImportRun run) {
    this.run = run;
    this.pending = run.files(0).filter(file -> file.status() == FileStatus.PENDING).iterator();
    Long limit = run.request().limit();
    this.remaining =
        limit == null ? Long.MAX_VALUE : limit - run.ledger().totals(run.context()).read();
  }

  /** The next records, null behind the last. */
  @Nullable Block read() throws IOException {
    List<Segment> segments = new ArrayList<>();
    int records = 0;
    long bytes = 0;
    int most = run.request().blockSize();
    while (records < most && bytes < MAX_BLOCK_BYTES && remaining > 0) {
      RecordReader open = openNext();
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
    return segments.isEmpty() ? null : new Block(segments);
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
    List<SourceRecord> records = new ArrayList<>(Math.min(most, 1024));
    long bytes = 0;
    boolean end = false;
    while (records.size() < most && bytesBefore + bytes < MAX_BLOCK_BYTES && remaining > 0) {
      SourceRecord record = open.read();
      if (record == null) {
        refuseIfChanged(file);
        end = true;
        break;
      }
      records.add(record);
      bytes += record.place().byteLength();
      remaining--;
    }
    return new Segment(file, from, open.position(), end, records, bytes);
  }

  private @Nullable RecordReader openNext() throws IOException {
    if (reader != null) {
      return reader;
    }
    if (!pending.hasNext()) {
      return null;
    }
    LedgerFile next = pending.next();
    current = next;
    refuseIfChanged(next);
    RecordFormat format = RecordFormats.named(next.format());
    reader =
        format.open(
            run.sourceFile(next), run.spec().source().forFile(next.name()), next.position());
    return reader;
  }

  /** Size and time are cheap and catch an edit while the run is under way. */
  private void refuseIfChanged(LedgerFile file) {
    if (!run.untouched(file)) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of(
                  "file-changed",
                  "the file changed after run " + run.context().id() + " had listed it")
              .at(Location.of(run.sourceFile(file).path().toString()))
              .hint("put it back and run the same command again, or start over with --new"));
    }
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
