package dev.rehome.format.yaml;

import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import dev.rehome.format.tree.JsonPointer;
import dev.rehome.format.yaml.YamlReader.Found;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.SourceSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Finds the records of one YAML document: the elements of a sequence, the members of a mapping, or
 * the document itself. In block style a record is cut out with whole lines, as its indentation is
 * part of what it says; so an element whose form is broken harms no other.
 */
final class YamlRecords {

  /** How the records are written. */
  enum Shape {
    DOCUMENT,
    BLOCK,
    FLOW_SEQUENCE,
    FLOW_MAPPING
  }

  private final byte[] bytes;
  private final YamlDocument document;
  private final JsonPointer pointer;
  private final boolean whole;
  private final Consumer<Found> found;
  private final YamlText text;
  private final Set<String> keys = new HashSet<>();
  private final YamlPath path;

  private YamlEvents events;
  private YamlValues values;
  private Shape shape = Shape.DOCUMENT;
  private boolean mapping;

  /** Whether the parser stands on a text that begins with a record instead of the document. */
  private boolean resumed;

  /** Where the record that is being read starts, as far as that is known. */
  private int start;

  /** Whether the record that starts there has been handed on, and what comes next is broken. */
  private boolean emitted;

  private int emittedEnd;

  YamlRecords(
      byte[] bytes,
      YamlDocument document,
      SourceSpec source,
      JsonPointer pointer,
      boolean whole,
      Consumer<Found> found) {
    this.bytes = bytes;
    this.document = document;
    this.pointer = pointer;
    this.whole = whole;
    this.found = found;
    this.text = new YamlText(bytes, document);
    this.events = new YamlEvents(text.from(document.start()), document.line());
    this.values = new YamlValues(events, source.maxDepth());
    this.path = new YamlPath(pointer, events, values, source.maxRecordSize());
    this.start = document.start();
  }

  Shape shape() {
    return shape;
  }

  /** The fields of the file outside the records, once these have been read. */
  FileFields fileFields() {
    return path.fileFields();
  }

  void read() {
    try {
      if (events.begin()) {
        refuseBlockOnMarkerLine();
        readRoot();
      }
    } catch (RecordFault e) {
      emit(start, document.end(), null, null, e.problem());
    }
  }

  private void refuseBlockOnMarkerLine() throws RecordFault {
    if (events.peek() instanceof CollectionStartEvent root
        && !root.isFlow()
        && root.getTag().isEmpty()
        && root.getAnchor().isEmpty()
        && document.beginsOnMarkerLine(bytes)
        && root.getStartMark().map(Mark::getLine).orElse(0) == 0) {
      throw events.fault(
          "yaml-syntax", "a block collection must not begin on the line of its ---", root);
    }
  }

  private void readRoot() throws RecordFault {
    if (whole || pointer.isRoot() && !(events.peek() instanceof SequenceStartEvent)) {
      YamlValues.Node node = values.next();
      if (node.problem() == null) {
        events.end();
      }
      emit(document.start(), document.end(), null, node.value(), node.problem());
      return;
    }
    path.follow();
    openRecords();
    boolean more = true;
    while (more) {
      more = readRecords();
    }
  }

  private void openRecords() throws RecordFault {
    if (!(events.take() instanceof CollectionStartEvent event)) {
      throw path.notFound("there is neither a sequence nor a mapping");
    }
    RecordFault wrongTag = values.wrongTag(event);
    if (wrongTag != null) {
      throw wrongTag;
    }
    mapping = event instanceof MappingStartEvent;
    shape = !event.isFlow() ? Shape.BLOCK : mapping ? Shape.FLOW_MAPPING : Shape.FLOW_SEQUENCE;
  }

  /** Reads records to the end or to a broken one; returns whether to go on after that. */
  private boolean readRecords() {
    try {
      readWellFormed();
      return false;
    } catch (RecordFault e) {
      return goOnAfter(e.problem());
    }
  }

  private void readWellFormed() throws RecordFault {
    if (resumed) {
      events.begin();
      events.enterSequence();
    }
    while (!(events.peek() instanceof CollectionEndEvent)) {
      readRecord();
    }
    events.take();
    if (!resumed) {
      path.leave();
    }
    while (events.take().getEventId() != Event.ID.StreamEnd) {
      // what follows only has to be well-formed
    }
  }

  private boolean goOnAfter(RecordProblem problem) {
    if (!pointer.isRoot()) {
      path.note(problem);
    }
    boolean dashed = shape == Shape.BLOCK && !mapping;
    if (emitted) {
      int broken = shape == Shape.BLOCK ? nextRecordLine(start) : -1;
      if (broken < 0) {
        emit(emittedEnd, document.end(), null, null, problem);
        return false;
      }
      start = broken;
    }
    int next = dashed ? nextRecordLine(text.lineStart(start)) : -1;
    int limit = endOfRecords();
    emit(start, endBefore(next < 0 ? limit : next), null, null, problem);
    if (next >= 0) {
      start = next;
      emitted = false;
      resumed = true;
      events = new YamlEvents(text.from(next, limit), text.lineOf(next));
      values = values.resume(events);
    }
    return next >= 0;
  }

  /** The line of the record after the one on this; -1 when there is none. */
  private int nextRecordLine(int line) {
    int next = text.nextRecordLine(line, !mapping);
    return next < endOfRecords() ? next : -1;
  }

  /** Where the lines of the records end, as far as their indentation says. */
  private int endOfRecords() {
    return shape == Shape.BLOCK && !pointer.isRoot()
        ? text.endOfRecords(text.lineStart(start), !mapping)
        : document.end();
  }

  private int endBefore(int line) {
    return line >= document.end() ? document.end() : YamlDocument.endOfLineBefore(bytes, line);
  }

  private void readRecord() throws RecordFault {
    start = startOf(events.position());
    emitted = false;
    values.beginRecord();
    Event first = events.peek();
    String key = mapping ? values.key() : null;
    YamlValues.Node node = values.next();
    RecordProblem problem = node.problem();
    if (mapping && YamlValues.isMergeKey(first)) {
      // what is merged stands elsewhere in the file: it could not be cut out as a record
      problem = values.refuseMerge("cannot add records", first);
    }
    if (key != null && !keys.add(key)) {
      problem = RecordProblem.of("duplicate-key", "duplicate key '" + key + "'");
    }
    RecordFault next = null;
    int end;
    try {
      end = shape == Shape.BLOCK ? endOfBlock() : text.byteOf(events.lastEnd());
    } catch (RecordFault e) {
      end = endByIndentation();
      if (isBrokenBefore(end)) {
        throw e;
      }
      next = e;
    }
    emit(start, end, key, problem == null ? node.value() : null, problem);
    emitted = true;
    emittedEnd = end;
    if (next != null) {
      throw next;
    }
  }

  private int startOf(int index) {
    int at = text.byteOf(index);
    if (shape != Shape.BLOCK) {
      return at;
    }
    return mapping ? text.lineStart(at) : text.dashLine(at);
  }

  /** A record in block style ends where the next thing starts, on a line of its own. */
  private int endOfBlock() throws RecordFault {
    if (!(events.peek() instanceof CollectionEndEvent)) {
      return YamlDocument.endOfLineBefore(bytes, startOf(events.position()));
    }
    int next = text.byteOf(events.position());
    return next >= document.end()
        ? document.end()
        : YamlDocument.endOfLineBefore(bytes, text.lineStart(next));
  }

  /** What the record ends at when the parser does not know. */
  private int endByIndentation() {
    int next = nextRecordLine(start);
    return endBefore(next < 0 ? endOfRecords() : next);
  }

  /** Whether what the parser could not take belongs to the lines of the record before it. */
  private boolean isBrokenBefore(int end) {
    return events.faultAt() < Integer.MAX_VALUE
        && (end == document.end() || text.byteOf(events.faultAt()) < end);
  }

  private void emit(
      int from,
      int to,
      @Nullable String key,
      @Nullable Object value,
      @Nullable RecordProblem problem) {
    found.accept(
        new Found(from, Math.max(from, to), text.lineOf(from), key, value, advised(problem)));
    values.beginRecord();
  }

  /** A copy of rejects may lack what an alias names: the records that could be read. */
  private @Nullable RecordProblem advised(@Nullable RecordProblem problem) {
    String alias = values.borrowed();
    return problem == null || alias == null || problem.hint() != null
        ? problem
        : problem.hint(
            "where the copy among the rejects lacks &%1$s, write its value in the place of *%1$s"
                .formatted(alias));
  }
}
