package dev.rehome.format.json;

import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of one JSON Lines file. */
final class JsonLinesReader implements RecordReader {

  private static final boolean[] LINE_END = Window.stops("\r\n");

  private final SourceFile file;
  private final Utf8View view;
  private final Window window;
  private final JsonValues values;
  private final long maxRecordBytes;
  private ReadPosition position;

  JsonLinesReader(SourceFile file, SourceSpec source, ReadPosition from) throws IOException {
    this.file = file;
    this.view = Utf8View.open(file, source.charset());
    this.window = new Window(view, source.maxRecordSize());
    this.values = new JsonValues(source.maxDepth());
    this.maxRecordBytes = source.maxRecordSize();
    this.position = from;
    try {
      window.seek(from.offset());
    } catch (IOException | RuntimeException e) {
      window.close();
      throw e;
    }
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    long line = position.line();
    while (true) {
      window.mark = window.at;
      long start = window.offset(window.at);
      boolean whole = skipLine();
      SourceRecord record = record(line, start, whole);
      boolean more = window.takeLineEnd();
      line++;
      if (record != null) {
        long end = window.offset(window.at);
        position = new ReadPosition(end, position.records() + 1, line);
        return record;
      }
      if (!more) {
        return null;
      }
    }
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  /** Goes to the end of the line; returns whether all of it is in the window. */
  private boolean skipLine() throws IOException {
    boolean whole = true;
    while (window.skipTo(LINE_END) == Window.FULL) {
      window.mark = window.at;
      whole = false;
    }
    return whole;
  }

  /** What the line holds; null when it is blank. */
  private @Nullable SourceRecord record(long line, long start, boolean whole) throws IOException {
    long number = position.records() + 1;
    int from = window.mark;
    int to = window.at;
    long length = window.offset(to) - start;
    if (!whole || length > maxRecordBytes) {
      RecordPlace place = view.place(number, line, start, start + length);
      return SourceRecord.broken(file, place, Window.tooLarge(length, maxRecordBytes));
    }
    if (isBlank(from, to)) {
      return null;
    }
    Utf8View.Located located =
        view.locate(number, line, window.bytes, from, to, window.offset(from));
    RecordProblem malformed = located.malformed();
    return malformed == null
        ? parse(located.place(), from, to, line)
        : SourceRecord.broken(file, located.place(), malformed);
  }

  private SourceRecord parse(RecordPlace place, int from, int to, long line) {
    try {
      Object value = values.parse(JsonText.ofLine(window.bytes, from, to, line));
      return new SourceRecord(file, place, null, value, null);
    } catch (RecordFault e) {
      return SourceRecord.broken(file, place, e.problem());
    }
  }

  private boolean isBlank(int from, int to) {
    int at = from;
    while (at < to && (window.bytes[at] == ' ' || window.bytes[at] == '\t')) {
      at++;
    }
    return at == to;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
