package dev.rehome.format.yaml;

import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.RecordFault;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Utf8;
import dev.rehome.format.input.Utf8View;
import dev.rehome.format.tree.JsonPointer;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of one YAML file, read one document at a time. */
final class YamlReader implements RecordReader {

  private final SourceFile file;
  private final SourceSpec source;
  private final JsonPointer pointer;
  private final boolean whole;
  private final Utf8View view;
  private final byte[] bytes;

  /** The bytes with a question mark for each that is malformed, so that the rest can be read. */
  private final byte[] wellFormed;

  private final Iterator<YamlDocument> documents;
  private final Deque<Found> found = new ArrayDeque<>();
  private FileFields fileFields = FileFields.NONE;
  private ReadPosition position = ReadPosition.START;

  /** A record before its place on disk is known. */
  record Found(
      int start,
      int end,
      long line,
      @Nullable String key,
      @Nullable Object value,
      @Nullable RecordProblem problem) {}

  /**
   * @param whole whether each document is one record whatever it is
   */
  YamlReader(
      SourceFile file, SourceSpec source, JsonPointer pointer, boolean whole, ReadPosition from)
      throws IOException {
    this.file = file;
    this.source = source;
    this.pointer = pointer;
    this.whole = whole;
    this.view = Utf8View.open(file, source.charset());
    try {
      this.bytes = view.readAll();
      this.wellFormed = wellFormed(bytes);
      this.documents = YamlDocument.split(bytes).iterator();
      while (position.records() < from.records() && read() != null) {
        // a document cannot be entered in its middle
      }
    } catch (IOException | RuntimeException e) {
      view.close();
      throw e;
    }
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    while (found.isEmpty() && documents.hasNext()) {
      readDocument(documents.next());
    }
    Found next = found.poll();
    if (next == null) {
      return null;
    }
    long number = position.records() + 1;
    position = new ReadPosition(next.end(), number, next.line());
    Utf8View.Located located =
        view.locate(number, next.line(), bytes, next.start(), next.end(), next.start());
    RecordProblem malformed = located.malformed();
    return malformed == null
        ? new SourceRecord(file, located.place(), next.key(), next.value(), next.problem())
        : SourceRecord.broken(file, located.place(), malformed);
  }

  private static byte[] wellFormed(byte[] bytes) {
    byte[] copy = bytes;
    int at = Utf8.firstMalformed(copy, 0, copy.length);
    while (at >= 0) {
      copy = copy == bytes ? bytes.clone() : copy;
      copy[at] = '?';
      at = Utf8.firstMalformed(copy, at, copy.length);
    }
    return copy;
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    view.close();
  }

  private void readDocument(YamlDocument document) {
    RecordFault fault = document.fault();
    if (fault != null) {
      found.add(
          new Found(
              document.start(), document.end(), document.line(), null, null, fault.problem()));
      return;
    }
    YamlRecords records = new YamlRecords(wellFormed, document, source, pointer, whole, found::add);
    records.read();
    fileFields =
        fileFields.value() == null && fileFields.problem() == null
            ? records.fileFields()
            : fileFields;
  }

  /** That of the first document that has something there. */
  @Override
  public FileFields fileFields() {
    return fileFields;
  }

  /** What the records of this file lie in, judged by its first document. */
  Envelope envelope() {
    List<YamlDocument> all =
        YamlDocument.split(bytes).stream().filter(document -> document.fault() == null).toList();
    if (all.isEmpty()) {
      return Envelope.of(view.encoding(), "", "\n---\n", "\n");
    }
    YamlRecords first =
        new YamlRecords(wellFormed, all.get(0), source, pointer, whole, record -> {});
    first.read();
    StringBuilder before = new StringBuilder();
    List<String> tokens = pointer.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      before.append(" ".repeat(i)).append(quoted(tokens.get(i))).append(":\n");
    }
    String margin = " ".repeat(tokens.size());
    return switch (first.shape()) {
      case DOCUMENT -> Envelope.of(view.encoding(), "", "\n---\n", "\n");
      case BLOCK -> Envelope.of(view.encoding(), before.toString(), "\n", "\n");
      case FLOW_SEQUENCE ->
          Envelope.of(
              view.encoding(), before + margin + "[\n", "\n" + margin + ",", margin + "]\n");
      case FLOW_MAPPING ->
          Envelope.of(
              view.encoding(), before + margin + "{\n", "\n" + margin + ",", margin + "}\n");
    };
  }

  private static String quoted(String key) {
    return "'" + key.replace("'", "''") + "'";
  }
}
