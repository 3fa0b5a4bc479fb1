package dev.rehome.format;

import dev.rehome.format.input.Utf8View;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A format whose files are one text and one record each. */
public interface TextDocument extends WholeDocument {

  /** The value of the record that a text is. */
  Object parse(String text, SourceFile file, SourceSpec source) throws RecordFault;

  @Override
  default SourceRecord readWhole(SourceFile file, SourceSpec source) throws IOException {
    try (Utf8View view = Utf8View.open(file, source.charset())) {
      byte[] bytes = view.readAll();
      RecordPlace place = view.placeToEnd(1, 1, 0);
      RecordProblem malformed = view.malformed(bytes, 0, bytes.length, 0);
      return malformed == null
          ? SourceRecord.of(
              file, place, parse(new String(bytes, StandardCharsets.UTF_8), file, source))
          : SourceRecord.broken(file, place, malformed);
    } catch (RecordFault e) {
      return SourceRecord.broken(file, WholeDocument.place(file), e.problem());
    }
  }

  @Override
  default Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    try (Utf8View view = Utf8View.open(file, source.charset())) {
      return Envelope.of(view.encoding(), "", "", "");
    }
  }
}
