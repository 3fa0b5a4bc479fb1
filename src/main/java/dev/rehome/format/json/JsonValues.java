package dev.rehome.format.json;

import dev.rehome.format.RecordFault;
import dev.rehome.format.tree.TokenTree;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Turns the bytes of one JSON value into a neutral value. Without recursion, so that no nesting can
 * exhaust the stack.
 */
final class JsonValues {

  /**
   * The nesting is limited here, the size by the caller that cuts the bytes out. These are UTF-8: a
   * guess at another charset from zero bytes could only be wrong.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final byte[] MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

  private final int maxDepth;

  JsonValues(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Parses exactly one value. */
  @Nullable Object parse(JsonText text) throws RecordFault {
    if (text.startsWith(MARK)) {
      // the parser skips a byte order mark wherever it starts; a file's own has been taken before
      throw JsonFault.unexpected(text, text.from());
    }
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), text.bytes(), text.from(), text.length())) {
      try {
        return TokenTree.of(parser, maxDepth);
      } catch (RecordFault e) {
        throw text.fault(e.problem().code(), e.problem().message(), at(parser, text));
      } catch (JacksonException e) {
        throw JsonFault.of(e, text);
      } catch (RuntimeException | StackOverflowError e) {
        throw text.fault("parser-failed", "the JSON cannot be read: " + e, at(parser, text));
      }
    }
  }

  private static int at(JsonParser parser, JsonText text) {
    return text.at(parser.currentTokenLocation().getByteOffset());
  }
}
