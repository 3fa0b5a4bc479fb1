package dev.rehome.format.markdown;

import dev.rehome.format.RecordFault;
import dev.rehome.format.json.JsonFormat;
import dev.rehome.format.tree.TokenTree;
import dev.rehome.format.yaml.YamlFormat;
import dev.rehome.record.RecordProblem;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.DatabindException;
import tools.jackson.dataformat.toml.TomlFactory;

/**
 * The members at the top of a Markdown file: YAML between two {@code ---} lines, TOML between two
 * {@code +++} lines, what a word after the first {@code ---} names, or a JSON object. What the top
 * of a file says otherwise is text: {@code ---} is a thematic break as well, and a brace begins
 * many things. What must have been meant as front matter, for it begins with a key or is named, is
 * a fault when it is broken or never ends.
 *
 * @param end the index in the text after it
 */
record FrontMatter(Map<String, @Nullable Object> values, int end) {

  private static final FrontMatter NONE = new FrontMatter(Map.of(), 0);
  private static final Pattern OPENING =
      Pattern.compile("\\A(---|\\+\\+\\+)((?<=-)(?:json|toml|yaml))?[ \\t]*\\R");
  private static final Pattern END_OF_DASHES =
      Pattern.compile("^(---|\\.\\.\\.)[ \\t]*(\\R|\\z)", Pattern.MULTILINE);
  private static final Pattern END_OF_PLUSES =
      Pattern.compile("^\\+\\+\\+[ \\t]*(\\R|\\z)", Pattern.MULTILINE);
  private static final Pattern JSON_OPENING = Pattern.compile("\\A\\{\\s*\"");
  private static final Pattern REST_OF_LINE = Pattern.compile("[ \\t]*(\\R|\\z)");

  /** How front matter is written. */
  private enum Notation {
    YAML("((\"[^\"]*\"|'[^']*')\\s*|[^\\s#\\-\\[\\]{}&*!|>'\"%@`,?:][^:]*):(\\s.*)?"),
    TOML("\\s*(\\[|[\\w\"'.-]+\\s*=).*"),
    JSON("\\{.*");

    private final Pattern key;

    Notation(String key) {
      this.key = Pattern.compile(key, Pattern.DOTALL);
    }

    private @Nullable Object parse(String block, int maxDepth) throws RecordFault {
      return switch (this) {
        case YAML -> YamlFormat.value(block, 2, maxDepth);
        case TOML -> toml(block, maxDepth);
        case JSON -> JsonFormat.value(block, 2, maxDepth);
      };
    }

    /** Whether a block was meant as front matter, by its first line that says something. */
    private boolean isMeant(String block) {
      return block
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .findFirst()
          .filter(line -> key.matcher(line).matches())
          .isPresent();
    }
  }

  static FrontMatter of(String text, int maxDepth) throws RecordFault {
    if (JSON_OPENING.matcher(text).find()) {
      return object(text, maxDepth);
    }
    Matcher opening = OPENING.matcher(text);
    if (!opening.find()) {
      return NONE;
    }
    boolean dashes = opening.group(1).equals("---");
    String name = opening.group(2);
    Notation notation =
        name == null
            ? dashes ? Notation.YAML : Notation.TOML
            : Notation.valueOf(name.toUpperCase(Locale.ROOT));
    Matcher closing = (dashes ? END_OF_DASHES : END_OF_PLUSES).matcher(text);
    if (!closing.find(opening.end())) {
      if (notation.isMeant(text.substring(opening.end()).lines().findFirst().orElse(""))) {
        throw fault(
            "the front matter that begins at line 1 is not closed by a line of "
                + opening.group(1));
      }
      return NONE;
    }
    String block = text.substring(opening.end(), closing.start());
    try {
      Object value = block.isBlank() ? Map.of() : notation.parse(block, maxDepth);
      if (value instanceof Map<?, ?> map) {
        return new FrontMatter(members(map), closing.end());
      }
    } catch (RecordFault e) {
      if (name != null || notation == Notation.TOML || notation.isMeant(block)) {
        throw fault(e.problem().message());
      }
    }
    if (name != null) {
      throw fault("expected members in the front matter that is called " + name);
    }
    return NONE;
  }

  private static @Nullable Object toml(String block, int maxDepth) throws RecordFault {
    // a line break for the fence, so that the parser counts lines as the file does
    try (JsonParser parser = Toml.FACTORY.createParser(ObjectReadContext.empty(), "\n" + block)) {
      return TokenTree.of(parser, maxDepth);
    } catch (DatabindException e) {
      throw fault("expected finite numbers but found inf or nan");
    } catch (JacksonException e) {
      throw fault(JsonFormat.message(e));
    }
  }

  /** A JSON object that opens the file and has the rest of its last line for itself. */
  private static FrontMatter object(String text, int maxDepth) throws RecordFault {
    try {
      int end = JsonFormat.endOfValue(text);
      Matcher rest = REST_OF_LINE.matcher(text).region(end, text.length());
      return rest.lookingAt()
          ? new FrontMatter(
              members(JsonFormat.value(text.substring(0, end), 1, maxDepth)), rest.end())
          : NONE;
    } catch (RecordFault e) {
      throw fault(e.problem().message());
    } catch (JacksonException e) {
      throw fault(JsonFormat.message(e));
    }
  }

  @SuppressWarnings("unchecked") // the parsers make maps with texts for keys only
  private static Map<String, @Nullable Object> members(@Nullable Object map) {
    return map == null ? NONE.values() : (Map<String, @Nullable Object>) map;
  }

  private static RecordFault fault(String message) {
    return new RecordFault(
        RecordProblem.of("front-matter", message)
            .hint("correct it, or put a blank line at the top of the file if it is text"));
  }

  /** Loaded for files that have TOML only. */
  private static final class Toml {

    private static final TomlFactory FACTORY = new TomlFactory();
  }
}
