package dev.rehome.format;

import dev.rehome.format.input.Utf8View;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the formats share whose files are one text each. */
public final class TextFile {

  private TextFile() {}

  /** Makes the value of a record from the text of its file. */
  public interface Parser {
    Object parse(String text) throws RecordFault;
  }

  public static SourceRecord read(SourceFile file, SourceSpec source, Parser parser)
      throws IOException {
    try (Utf8View view = Utf8View.open(file, source.charset())) {
      byte[] bytes = view.readAll();
      RecordPlace place = view.placeToEnd(1, 1, 0);
      RecordProblem malformed = view.malformed(bytes, 0, bytes.length, 0);
      if (malformed != null) {
        return SourceRecord.broken(file, place, malformed);
      }
      return SourceRecord.of(file, place, parser.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (RecordFault e) {
      return SourceRecord.broken(file, WholeDocument.place(file), e.problem());
    }
  }

  public static Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    try (Utf8View view = Utf8View.open(file, source.charset())) {
      return Envelope.of(view.encoding(), "", "", "");
    }
  }
}
