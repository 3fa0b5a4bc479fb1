package dev.rehome.format.markdown;

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
import java.util.List;

/**
 * A Markdown file (CommonMark) with or without YAML front matter: one record. At its root are the
 * keys of the front matter and
 *
 * <ul>
 *   <li>{@code title}: of the front matter, else the first heading of level 1, else the file name
 *   <li>{@code content}: what follows the front matter, as written
 *   <li>{@code sections}: from the text of each heading to the text below it, up to the next
 *       heading of its level or above
 *   <li>{@code front_matter}: the front matter alone
 * </ul>
 */
public final class MarkdownFormat implements RecordFormat, WholeDocument {

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          "markdown", "Markdown", List.of("md", "markdown"), false, false, List.of());

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
          FrontMatter front = FrontMatter.of(text, source.maxDepth());
          return MarkdownText.of(text.substring(front.end())).record(front.values(), file.stem());
        });
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    return TextFile.envelope(file, source);
  }
}
