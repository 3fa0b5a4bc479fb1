package dev.rehome.format.json;

import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.format.tree.JsonPointer;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one JSON file: the elements of an array or the members of an object, cut out one
 * by one, or the whole document.
 */
final class JsonReader implements RecordReader {

  /** What fits into one array, whatever the spec allows. */
  private static final long MAX_HELD_BYTES = 1L << 30;

  private final SourceFile file;
  private final SourceSpec source;
  private final Utf8View view;
  private final Window window;
  private final JsonCutter cutter;
  private final JsonValues values;
  private final JsonPath path;
  private ReadPosition position;
  private boolean first;
  private boolean done;

  /** The bracket that closes the records; 0 when the whole document is one. */
  private char closer;

  private @Nullable RecordProblem fault;

  /**
   * @param whole whether the document is one record whatever it is
   */
  JsonReader(
      SourceFile file, SourceSpec source, JsonPointer pointer, boolean whole, ReadPosition from)
      throws IOException {
    this.file = file;
    this.source = source;
    this.view = Utf8View.open(file, source.charset());
    this.window = new Window(view, source.maxRecordSize());
    this.cutter = new JsonCutter(window);
    this.values = new JsonValues(source.maxDepth());
    this.position = from;
    this.path = new JsonPath(file, source, pointer, view, window, cutter, values);
    this.done = from.offset() >= view.beyondEnd();
    try {
      if (!done) {
        start(whole, pointer);
      }
    } catch (IOException | RuntimeException e) {
      window.close();
      throw e;
    }
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    if (done) {
      return null;
    }
    if (fault != null) {
      return last(fault, 0, 1);
    }
    SourceRecord brokenBefore = path.brokenBefore();
    if (brokenBefore != null && position.records() == 0) {
      position = new ReadPosition(window.offset(window.at), 1, cutter.line());
      return brokenBefore;
    }
    return closer == 0 ? document() : element();
  }

  @Override
  public FileFields fileFields() {
    return path.fileFields();
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }

  Envelope envelope() {
    return path.envelope(closer);
  }

  private void start(boolean whole, JsonPointer pointer) throws IOException {
    fault = whole ? null : findRecords(pointer);
    cutter.begin();
    first = position.records() <= (path.brokenBefore() == null ? 0 : 1);
    if (!first) {
      cutter.advanceTo(position.offset());
    }
  }

  private @Nullable RecordProblem findRecords(JsonPointer pointer) throws IOException {
    try {
      path.follow();
      int next = cutter.skipBlanks();
      if (next == '[' || next == '{' && !pointer.isRoot()) {
        closer = next == '[' ? ']' : '}';
        window.at++;
      } else if (!pointer.isRoot()) {
        throw path.notFound("there is neither an array nor an object");
      }
      return null;
    } catch (RecordFault e) {
      return e.problem();
    }
  }

  private @Nullable SourceRecord element() throws IOException {
    int next = cutter.skipBlanks();
    if (next == closer) {
      return end();
    }
    if (!first && next == ',') {
      window.at++;
      next = cutter.skipBlanks();
    }
    cutter.begin();
    if (next == Window.END) {
      return last(JsonCutter.truncated(closer).problem());
    }
    first = false;
    return closer == '}' ? member() : value(null, 0);
  }

  private SourceRecord member() throws IOException {
    String key = path.takeName();
    return value(key, window.at - window.mark);
  }

  /**
   * Cuts and reads a record of which {@code before} bytes, the name of a member, have been taken.
   */
  private SourceRecord value(@Nullable String key, int before) throws IOException {
    cutter.takeValue(closer, path.atRoot());
    if (cutter.cutShort()) {
      return last(RecordProblem.of("truncated", "the file ends inside a value"));
    }
    int end = cutter.end();
    long number = position.records() + 1;
    SourceRecord record = record(number, key, before, end);
    cutter.settle();
    position = new ReadPosition(window.offset(window.at), number, cutter.line());
    return record;
  }

  private SourceRecord record(long number, @Nullable String key, int before, int end)
      throws IOException {
    long length = window.offset(end) - cutter.start();
    if (cutter.dropped() || length > source.maxRecordSize()) {
      RecordPlace place =
          view.place(number, cutter.startLine(), cutter.start(), window.offset(end));
      return broken(place, Window.tooLarge(length, source.maxRecordSize()));
    }
    Utf8View.Located located = locate(number, end);
    RecordProblem malformed = located.malformed();
    if (malformed != null) {
      return broken(located.place(), malformed);
    }
    if (closer == '}' && key == null) {
      return broken(
          located.place(), cutter.syntax("expected a member like \"name\": value").problem());
    }
    return parse(located.place(), key, before, end);
  }

  private Utf8View.Located locate(long number, int end) throws IOException {
    return view.locate(number, cutter.startLine(), window.bytes, window.mark, end, cutter.start());
  }

  private SourceRecord parse(RecordPlace place, @Nullable String key, int before, int end) {
    try {
      Object value = values.parse(cutter.text(before, end));
      return new SourceRecord(file, place, key, value, null);
    } catch (RecordFault e) {
      boolean ended = e.problem().code().equals("truncated") && closer != 0;
      return broken(
          place, ended ? RecordProblem.of("json-syntax", e.problem().message()) : e.problem());
    }
  }

  /**
   * The bracket after the last record comes next; what follows it must be in order too, else the
   * broken record begins with the bracket, so that it closes what the records are in.
   */
  private @Nullable SourceRecord end() throws IOException {
    cutter.begin();
    long bracket = cutter.start();
    long bracketLine = cutter.startLine();
    window.at++;
    try {
      path.leave();
    } catch (RecordFault e) {
      return last(e.problem(), bracket, bracketLine);
    }
    done = true;
    position = new ReadPosition(view.beyondEnd(), position.records(), cutter.line());
    return null;
  }

  private @Nullable SourceRecord document() throws IOException {
    int next = cutter.skipBlanks();
    cutter.begin();
    if (next == Window.END) {
      return last(JsonCutter.empty());
    }
    long limit = Math.min(source.maxFileSize(), MAX_HELD_BYTES);
    if (file.size() > limit) {
      return last(
          RecordProblem.of(
              "file-too-large",
              "the file takes "
                  + file.size()
                  + " bytes; max_file_size is "
                  + limit
                  + " for a document that is one record"));
    }
    window.fillAll();
    window.at = window.limit();
    int end = cutter.end();
    Utf8View.Located located = locate(1, end);
    RecordProblem malformed = located.malformed();
    SourceRecord record =
        malformed == null
            ? lines(parse(located.place(), null, 0, end), end)
            : broken(located.place(), malformed);
    finish();
    return record;
  }

  /** Hints at JSON Lines where the file has one value per line. */
  private SourceRecord lines(SourceRecord record, int end) {
    RecordProblem problem = record.problem();
    if (problem == null || !firstLineIsValue(end)) {
      return record;
    }
    return broken(
        record.place(),
        problem.hint("if every line of the file is a value, write format: json-lines"));
  }

  private boolean firstLineIsValue(int end) {
    int lineEnd = window.mark;
    while (lineEnd < end && window.bytes[lineEnd] != '\n' && window.bytes[lineEnd] != '\r') {
      lineEnd++;
    }
    try {
      return lineEnd < end
          && values.parse(JsonText.ofLine(window.bytes, window.mark, lineEnd, 1))
              instanceof Map<?, ?>;
    } catch (RecordFault e) {
      return false;
    }
  }

  /** A broken record that reaches to the end of the file: nothing can be read after it. */
  private SourceRecord last(RecordProblem problem) throws IOException {
    return last(problem, cutter.start(), cutter.startLine());
  }

  private SourceRecord last(RecordProblem problem, long start, long line) throws IOException {
    RecordPlace place = view.placeToEnd(position.records() + 1, line, start);
    finish();
    return broken(place, problem);
  }

  private void finish() {
    done = true;
    position = new ReadPosition(view.beyondEnd(), position.records() + 1, cutter.startLine());
  }

  private SourceRecord broken(RecordPlace place, RecordProblem problem) {
    return SourceRecord.broken(file, place, problem);
  }
}
