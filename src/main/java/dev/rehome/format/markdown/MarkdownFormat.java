package dev.rehome.format.markdown;

import dev.rehome.format.RecordFault;
import dev.rehome.format.TextDocument;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
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
public final class MarkdownFormat implements TextDocument {

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          "markdown", "Markdown", List.of("md", "markdown"), false, false, List.of());

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Object parse(String text, SourceFile file, SourceSpec source) throws RecordFault {
    FrontMatter front = FrontMatter.of(text, source.maxDepth());
    return MarkdownText.of(text.substring(front.end())).record(front.values(), file.stem());
  }
}
