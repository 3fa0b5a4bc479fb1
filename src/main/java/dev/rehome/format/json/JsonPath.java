package dev.rehome.format.json;

import dev.rehome.format.Beside;
import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFault;
import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.format.tree.BesideTree;
import dev.rehome.format.tree.JsonPointer;
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

/** The way from the root of a JSON document to its records, and the values beside it. */
final class JsonPath {

  /** What the way leads through: an object by this member, or an array. */
  private record Level(char closer, @Nullable String member) {}

  private final SourceFile file;
  private final JsonPointer pointer;
  private final Utf8View view;
  private final Window window;
  private final JsonCutter cutter;
  private final JsonValues values;
  private final BesideTree beside;
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
    this.beside = new BesideTree(source.maxRecordSize());
  }

  /** Goes to where the pointer leads; the problem if that is nowhere. */
  @Nullable RecordProblem follow() throws IOException {
    for (String token : pointer.tokens()) {
      RecordProblem problem = descend(token);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** Whether nothing stands around what holds the records. */
  boolean atRoot() {
    return levels.isEmpty();
  }

  /** What is broken before the records but does not prevent finding them. */
  @Nullable SourceRecord brokenBefore() {
    return brokenBefore;
  }

  /** What stands beside the records. */
  Beside beside() {
    return beside.result();
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

  private @Nullable RecordProblem descend(String token) throws IOException {
    int next = cutter.skipBlanks();
    if (next == '{') {
      window.at++;
      levels.push(new Level('}', token));
      beside.descend(true);
      return findMember(token);
    }
    if (next == '[' && token.matches("0|[1-9]\\d{0,8}")) {
      window.at++;
      levels.push(new Level(']', null));
      beside.descend(false);
      return findElement(Integer.parseInt(token));
    }
    return next == Window.END && levels.isEmpty()
        ? JsonCutter.empty()
        : notFound("nothing is there");
  }

  private @Nullable RecordProblem findMember(String wanted) throws IOException {
    while (true) {
      cutter.skipBlanks();
      cutter.begin();
      String name = takeName();
      if (name == null) {
        return notFound("no member is named '" + wanted + "'");
      }
      if (name.equals(wanted)) {
        beside.found(wanted);
        return null;
      }
      passBefore(name, '}');
      if (cutter.skipBlanks() == ',') {
        window.at++;
      }
    }
  }

  private @Nullable RecordProblem findElement(int index) throws IOException {
    for (int i = 0; i < index; i++) {
      cutter.skipBlanks();
      cutter.begin();
      passBefore(null, ']');
      if (cutter.skipBlanks() != ',') {
        return notFound("the array has no element " + index);
      }
      window.at++;
    }
    int next = cutter.skipBlanks();
    if (next == ']' || next == Window.END) {
      return notFound("the array has no element " + index);
    }
    beside.found(null);
    return null;
  }

  private void passBefore(@Nullable String name, char outerCloser) throws IOException {
    RecordProblem problem = pass(levels.size() - 1, name, outerCloser);
    if (problem != null && brokenBefore == null) {
      long end = window.offset(cutter.end());
      brokenBefore =
          SourceRecord.broken(
              file, view.place(1, cutter.startLine(), cutter.start(), end), problem);
    }
  }

  /** Goes past a value beside the way to the records, of which the name has been taken. */
  private @Nullable RecordProblem pass(int level, @Nullable String name, char outerCloser)
      throws IOException {
    int before = window.at - window.mark;
    cutter.takeValue(outerCloser, false);
    if (cutter.dropped()) {
      beside.tooLarge(level, name);
      return null;
    }
    int end = cutter.end();
    RecordProblem malformed =
        view.malformed(window.bytes, window.mark, end, window.offset(window.mark));
    if (malformed != null) {
      return malformed;
    }
    try {
      Object value =
          values.parse(
              window.bytes,
              window.mark + before,
              end,
              window.mark,
              cutter.startLine(),
              cutter.startColumn());
      beside.add(level, name, value, end - window.mark);
      return null;
    } catch (RecordFault e) {
      return e.problem();
    }
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
      name =
          String.valueOf(
              values.parse(window.bytes, window.mark, window.at, cutter.line(), cutter.column()));
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

  RecordProblem notFound(String why) {
    return pointer.notFound(why + " at line " + cutter.line());
  }

  /** Goes past what follows the records; the problem of what is not in order there. */
  @Nullable RecordProblem leave() throws IOException {
    int index = levels.size();
    for (Level level : levels) {
      RecordProblem problem = leave(level, --index);
      if (problem != null) {
        return problem;
      }
    }
    int next = cutter.skipBlanks();
    cutter.begin();
    return next == Window.END ? null : cutter.syntax("expected the end but something follows");
  }

  private @Nullable RecordProblem leave(Level level, int index) throws IOException {
    while (true) {
      int next = cutter.skipBlanks();
      cutter.begin();
      if (next == Window.END) {
        return RecordProblem.of(
            "truncated", "the file ends where '" + level.closer() + "' should be");
      }
      if (next == level.closer()) {
        window.at++;
        return null;
      }
      if (next != ',') {
        return cutter.syntax("expected ',' or '" + level.closer() + "'");
      }
      window.at++;
      cutter.skipBlanks();
      cutter.begin();
      String name = level.member() == null ? null : takeName();
      if (name == null && level.member() != null) {
        return cutter.syntax("expected a member like \"name\": value");
      }
      RecordProblem problem = pass(index, name, level.closer());
      if (problem != null) {
        return problem;
      }
    }
  }
}
