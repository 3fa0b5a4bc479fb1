package dev.rehome.format.json;

import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.format.tree.FileFieldsTree;
import dev.rehome.format.tree.JsonPointer;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** The way from the root of a JSON document to its records, and the fields outside these. */
final class JsonPath {

  /** What the way leads through: an object by this member, or an array. */
  private record Level(char closer, @Nullable String member) {}

  private final SourceFile file;
  private final JsonPointer pointer;
  private final Utf8View view;
  private final Window window;
  private final JsonCutter cutter;
  private final JsonValues values;
  private final FileFieldsTree fileFields;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable SourceRecord brokenBefore;

  JsonPath(
      SourceFile file,
      SourceSpec source,
      JsonPointer pointer,
      Utf8View view,
      Window window,
      JsonCutter cutter,
      JsonValues values) {
    this.file = file;
    this.pointer = pointer;
    this.view = view;
    this.window = window;
    this.cutter = cutter;
    this.values = values;
    this.fileFields = new FileFieldsTree(source.maxRecordSize());
  }

  /**
   * Goes to where the pointer leads.
   *
   * @throws RecordFault when that is nowhere
   */
  void follow() throws IOException, RecordFault {
    for (String token : pointer.tokens()) {
      descend(token);
    }
  }

  /** Whether nothing stands around what holds the records. */
  boolean atRoot() {
    return levels.isEmpty();
  }

  /** What is broken before the records but does not prevent finding them. */
  @Nullable SourceRecord brokenBefore() {
    return brokenBefore;
  }

  /** The fields of the file outside the records. */
  FileFields fileFields() {
    return fileFields.result();
  }

  /**
   * What the records lie in, as short as can be.
   *
   * @param closer the bracket that closes the records; 0 when the whole document is one
   */
  Envelope envelope(char closer) {
    if (closer == 0) {
      return Envelope.of(view.encoding(), "", "", "");
    }
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    Iterator<String> tokens = pointer.tokens().iterator();
    levels
        .descendingIterator()
        .forEachRemaining(
            level -> {
              String token = tokens.next();
              before.append(
                  level.member() == null
                      ? "[" + "null,".repeat(Integer.parseInt(token))
                      : "{" + quoted(token) + ":");
              after.insert(0, level.closer());
            });
    before.append(closer == ']' ? "[\n" : "{\n");
    after.insert(0, "\n" + closer);
    return Envelope.of(view.encoding(), before.toString(), ",\n", after + "\n");
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }

  private void descend(String token) throws IOException, RecordFault {
    int next = cutter.skipBlanks();
    if (next == '{') {
      window.at++;
      levels.push(new Level('}', token));
      fileFields.descend(true);
      findMember(token);
    } else if (next == '[' && token.matches("0|[1-9]\\d{0,8}")) {
      window.at++;
      levels.push(new Level(']', null));
      fileFields.descend(false);
      findElement(Integer.parseInt(token));
    } else {
      throw next == Window.END && levels.isEmpty()
          ? new RecordFault(JsonCutter.empty())
          : notFound("nothing is there");
    }
  }

  private void findMember(String wanted) throws IOException, RecordFault {
    while (true) {
      cutter.skipBlanks();
      cutter.begin();
      String name = takeName();
      if (name == null) {
        throw notFound("no member is named '" + wanted + "'");
      }
      if (name.equals(wanted)) {
        fileFields.found(wanted);
        return;
      }
      passBefore(name, '}');
      if (cutter.skipBlanks() == ',') {
        window.at++;
      }
    }
  }

  private void findElement(int index) throws IOException, RecordFault {
    for (int i = 0; i < index; i++) {
      cutter.skipBlanks();
      cutter.begin();
      passBefore(null, ']');
      if (cutter.skipBlanks() != ',') {
        throw notFound("the array has no element " + index);
      }
      window.at++;
    }
    int next = cutter.skipBlanks();
    if (next == ']' || next == Window.END) {
      throw notFound("the array has no element " + index);
    }
    fileFields.found(null);
  }

  private void passBefore(@Nullable String name, char outerCloser) throws IOException {
    try {
      pass(levels.size() - 1, name, outerCloser);
    } catch (RecordFault e) {
      if (brokenBefore == null) {
        long end = window.offset(cutter.end());
        RecordPlace place = view.place(1, cutter.startLine(), cutter.start(), end);
        brokenBefore = SourceRecord.broken(file, place, e.problem());
      }
    }
  }

  /** Skips a value outside the path to the records, of which the name has been read. */
  private void pass(int level, @Nullable String name, char outerCloser)
      throws IOException, RecordFault {
    int before = window.at - window.mark;
    cutter.takeValue(outerCloser, false);
    if (cutter.dropped()) {
      fileFields.tooLarge(level, name);
      return;
    }
    int end = cutter.end();
    RecordProblem malformed =
        view.malformed(window.bytes, window.mark, end, window.offset(window.mark));
    if (malformed != null) {
      throw new RecordFault(malformed);
    }
    fileFields.add(level, name, values.parse(cutter.text(before, end)), end - window.mark);
  }

  /**
   * Takes a member's name and its colon; null when there is none, and then nothing may be taken.
   */
  @Nullable String takeName() throws IOException {
    if (window.peek() != '"' || !cutter.takeString()) {
      return null;
    }
    String name;
    try {
      name = String.valueOf(values.parse(cutter.text(0, window.at)));
    } catch (RecordFault e) {
      return null;
    }
    int next = window.peek();
    while (JsonCutter.isBlank(next) && !window.isFull()) {
      window.at++;
      next = window.peek();
    }
    if (next != ':') {
      return null;
    }
    window.at++;
    return name;
  }

  RecordFault notFound(String why) {
    return new RecordFault(pointer.notFound(why + " at line " + cutter.line()));
  }

  /**
   * Goes past what follows the records.
   *
   * @throws RecordFault when it is not in order
   */
  void leave() throws IOException, RecordFault {
    int index = levels.size();
    for (Level level : levels) {
      leave(level, --index);
    }
    int next = cutter.skipBlanks();
    cutter.begin();
    if (next != Window.END) {
      throw cutter.syntax("expected the end but something follows");
    }
  }

  private void leave(Level level, int index) throws IOException, RecordFault {
    while (true) {
      int next = cutter.skipBlanks();
      cutter.begin();
      if (next == Window.END) {
        throw JsonCutter.truncated(level.closer());
      }
      if (next == level.closer()) {
        window.at++;
        return;
      }
      if (next != ',') {
        throw cutter.syntax("expected ',' or '" + level.closer() + "'");
      }
      window.at++;
      cutter.skipBlanks();
      cutter.begin();
      String name = level.member() == null ? null : takeName();
      if (name == null && level.member() != null) {
        throw cutter.syntax("expected a member like \"name\": value");
      }
      pass(index, name, level.closer());
    }
  }
}
