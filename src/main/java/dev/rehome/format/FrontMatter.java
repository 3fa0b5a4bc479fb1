package dev.rehome.format;

import dev.rehome.format.YamlValues.BrokenForm;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The YAML mapping between two {@code ---} lines at the top of a Markdown file.
 *
 * @param end the index in the text behind it
 */
record FrontMatter(Map<String, @Nullable Object> values, int end) {

  private static final Pattern OPENING = Pattern.compile("\\A---[ \\t]*\\R");
  private static final Pattern CLOSING =
      Pattern.compile("^(---|\\.\\.\\.)[ \\t]*(\\R|\\z)", Pattern.MULTILINE);

  /** A file that does not begin so, or never closes it, has none. */
  @SuppressWarnings("unchecked") // YamlValues makes maps with texts for keys only
  static FrontMatter of(String text, int maxDepth) throws RecordFault {
    Matcher opening = OPENING.matcher(text);
    Matcher closing = CLOSING.matcher(text);
    if (!opening.find() || !closing.find(opening.end())) {
      return new FrontMatter(Map.of(), 0);
    }
    Object value = parse(text.substring(opening.end(), closing.start()), maxDepth);
    if (value == null) {
      return new FrontMatter(Map.of(), closing.end());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new RecordFault("front-matter", "front matter must be a mapping of keys at line 2");
    }
    return new FrontMatter((Map<String, @Nullable Object>) map, closing.end());
  }

  private static @Nullable Object parse(String yaml, int maxDepth) throws RecordFault {
    try {
      YamlValues values = YamlValues.of(yaml, 2, maxDepth);
      if (!values.begin()) {
        return null;
      }
      Object value = values.next();
      values.end();
      return value;
    } catch (RecordFault e) {
      throw new RecordFault("front-matter", e.problem().message());
    } catch (BrokenForm e) {
      throw new RecordFault("front-matter", e.fault().problem().message());
    }
  }
}
