package dev.rehome.format.json;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Utf8View;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;

/**
 * One JSON value per line. A broken line is a reject and harms no other; blank ones are nothing.
 */
public final class JsonLinesFormat implements RecordFormat {

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          "json-lines", "JSON Lines", List.of("jsonl", "ndjson"), true, false, List.of());

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    return new JsonLinesReader(file, source, from);
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    try (Utf8View view = Utf8View.open(file, source.charset())) {
      return Envelope.of(view.encoding(), "", "\n", "\n");
    }
  }
}
