package dev.rehome.format.markdown;

import dev.rehome.format.RecordFault;
import dev.rehome.format.json.JsonFormat;
import dev.rehome.format.tree.TokenTree;
import dev.rehome.format.yaml.YamlFormat;
import dev.rehome.record.RecordProblem;
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
 * {@code +++} lines, or a JSON object. What the top of a file says otherwise is text: {@code ---}
 * is a thematic break as well, and a brace begins many things. What must have been meant as front
 * matter, for it begins with a key, is a fault when it is broken or never ends.
 *
 * @param end the index in the text behind it
 */
record FrontMatter(Map<String, @Nullable Object> values, int end) {

  private static final FrontMatter NONE = new FrontMatter(Map.of(), 0);
  private static final Pattern OPENING = Pattern.compile("\\A(---|\\+\\+\\+)[ \\t]*\\R");
  private static final Pattern END_OF_YAML =
      Pattern.compile("^(---|\\.\\.\\.)[ \\t]*(\\R|\\z)", Pattern.MULTILINE);
  private static final Pattern END_OF_TOML =
      Pattern.compile("^\\+\\+\\+[ \\t]*(\\R|\\z)", Pattern.MULTILINE);
  private static final Pattern YAML_KEY =
      Pattern.compile(
          "((\"[^\"]*\"|'[^']*')\\s*|[^\\s#\\-\\[\\]{}&*!|>'\"%@`,?:][^:]*):(\\s.*)?",
          Pattern.DOTALL);
  private static final Pattern TOML_KEY = Pattern.compile("\\s*(\\[|[\\w\"'.-]+\\s*=).*");
  private static final Pattern JSON_OPENING = Pattern.compile("\\A\\{\\s*\"");
  private static final Pattern REST_OF_LINE = Pattern.compile("[ \\t]*(\\R|\\z)");

  static FrontMatter of(String text, int maxDepth) throws RecordFault {
    if (JSON_OPENING.matcher(text).find()) {
      return json(text, maxDepth);
    }
    Matcher opening = OPENING.matcher(text);
    if (!opening.find()) {
      return NONE;
    }
    boolean yaml = opening.group(1).equals("---");
    Matcher closing = (yaml ? END_OF_YAML : END_OF_TOML).matcher(text);
    if (!closing.find(opening.end())) {
      return unclosed(opening.group(1), text.substring(opening.end()));
    }
    String block = text.substring(opening.end(), closing.start());
    if (block.isBlank()) {
      return new FrontMatter(Map.of(), closing.end());
    }
    return yaml
        ? yaml(block, closing.end(), maxDepth)
        : new FrontMatter(toml(block, maxDepth), closing.end());
  }

  private static FrontMatter unclosed(String fence, String rest) throws RecordFault {
    String line = rest.lines().findFirst().orElse("");
    if ((fence.equals("---") ? YAML_KEY : TOML_KEY).matcher(line).matches()) {
      throw fault("the front matter that begins at line 1 is not closed by a line of " + fence);
    }
    return NONE;
  }

  private static FrontMatter yaml(String block, int end, int maxDepth) throws RecordFault {
    try {
      return YamlFormat.value(block, 2, maxDepth) instanceof Map<?, ?> map
          ? new FrontMatter(members(map), end)
          : NONE;
    } catch (RecordFault e) {
      if (beginsWithKey(block)) {
        throw fault(e.problem().message());
      }
      return NONE;
    }
  }

  private static boolean beginsWithKey(String block) {
    return block
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> YAML_KEY.matcher(line).matches())
        .isPresent();
  }

  private static Map<String, @Nullable Object> toml(String block, int maxDepth) throws RecordFault {
    // a line break for the fence, so that the parser counts lines as the file does
    try (JsonParser parser = Toml.FACTORY.createParser(ObjectReadContext.empty(), "\n" + block)) {
      return members(TokenTree.of(parser, maxDepth));
    } catch (RecordFault e) {
      throw fault(e.problem().message());
    } catch (DatabindException e) {
      throw fault("expected finite numbers but found inf or nan");
    } catch (JacksonException e) {
      throw fault(JsonFormat.message(e));
    }
  }

  private static FrontMatter json(String text, int maxDepth) throws RecordFault {
    try {
      int end = JsonFormat.endOfValue(text);
      Matcher rest = REST_OF_LINE.matcher(text).region(end, text.length());
      if (!rest.lookingAt()) {
        return NONE;
      }
      Object value = JsonFormat.value(text.substring(0, end), 1, maxDepth);
      return new FrontMatter(members(value), rest.end());
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
