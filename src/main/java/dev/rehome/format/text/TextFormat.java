package dev.rehome.format.text;

import dev.rehome.format.Envelope;
import dev.rehome.format.OneRecordReader;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordReader;
import dev.rehome.format.TextFile;
import dev.rehome.format.WholeDocument;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plain text file: one record with its {@code title}, the file's name, and its {@code content}.
 */
public final class TextFormat implements RecordFormat, WholeDocument {

  private static final FormatDescription DESCRIPTION =
      new FormatDescription("text", "plain text", List.of("txt"), false, false, List.of());

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from) {
    return new OneRecordReader(() -> readWhole(file, source), from);
  }

  @Override
  public SourceRecord readWhole(SourceFile file, SourceSpec source) throws IOException {
    return TextFile.read(
        file,
        source,
        text -> {
          Map<String, @Nullable Object> record = new LinkedHashMap<>();
          record.put("title", file.stem());
          record.put("content", text);
          return record;
        });
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    return TextFile.envelope(file, source);
  }
}
