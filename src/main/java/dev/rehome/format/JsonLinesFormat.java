package dev.rehome.format;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;

/**
 * One JSON value per line. A broken line is a reject and harms no other; blank ones are nothing.
 */
final class JsonLinesFormat implements RecordFormat {

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
      return view.encoding().envelope("", "\n", "\n");
    }
  }
}
