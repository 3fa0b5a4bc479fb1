package dev.rehome.format.text;

import dev.rehome.format.TextDocument;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plain text file: one record with its {@code title}, the file's name, and its {@code content}.
 */
public final class TextFormat implements TextDocument {

  private static final FormatDescription DESCRIPTION =
      new FormatDescription("text", "plain text", List.of("txt"), false, false, List.of());

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Object parse(String text, SourceFile file, SourceSpec source) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    record.put("title", file.stem());
    record.put("content", text);
    return record;
  }
}
