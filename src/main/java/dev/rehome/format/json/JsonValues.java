package dev.rehome.format.json;

import dev.rehome.format.RecordFault;
import dev.rehome.format.tree.TokenTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
   * The nesting is limited here, the size by whoever cuts the bytes out. These are UTF-8: a guess
   * at another charset from zero bytes could only be wrong.
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

  @Nullable Object parse(byte[] bytes, int from, int to, long line, long column)
      throws RecordFault {
    return parse(bytes, from, to, from, line, column);
  }

  /**
   * Parses exactly one value.
   *
   * @param counted the index that line and column belong to, not behind {@code from}
   * @param line the line in the file, counted from 1
   * @param column the column in the file, counted from 1
   */
  @Nullable Object parse(byte[] bytes, int from, int to, int counted, long line, long column)
      throws RecordFault {
    refuseMark(bytes, from, to, counted, line, column);
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      try {
        return TokenTree.of(parser, maxDepth);
      } catch (RecordFault e) {
        String where = where(bytes, counted, offset(parser, from, to), line, column);
        throw new RecordFault(e.problem().code(), e.problem().message() + where);
      } catch (JacksonException e) {
        JsonFault fault = JsonFault.of(e, bytes, offset(e, from, to), from, to);
        throw new RecordFault(
            fault.code(), fault.message() + where(bytes, counted, fault.at(), line, column));
      } catch (RuntimeException | StackOverflowError e) {
        String where = where(bytes, counted, offset(parser, from, to), line, column);
        throw new RecordFault("parser-failed", "the JSON cannot be read: " + e + where);
      }
    }
  }

  /** The parser skips a byte order mark wherever it starts; a file's own has been taken before. */
  private static void refuseMark(
      byte[] bytes, int from, int to, int counted, long line, long column) throws RecordFault {
    if (to - from >= MARK.length
        && Arrays.equals(bytes, from, from + MARK.length, MARK, 0, MARK.length)) {
      JsonFault fault = JsonFault.unexpected(bytes, from, from, to);
      throw new RecordFault(
          fault.code(), fault.message() + where(bytes, counted, from, line, column));
    }
  }

  private static int offset(JsonParser parser, int from, int to) {
    return limit(parser.currentTokenLocation().getByteOffset(), from, to);
  }

  private static int offset(JacksonException e, int from, int to) {
    return e.getLocation() == null ? from : limit(e.getLocation().getByteOffset(), from, to);
  }

  private static int limit(long offset, int from, int to) {
    return (int) Math.max(from, Math.min(to, from + offset));
  }

  /** Jackson counts columns in bytes and lines from the slice; people count in the file. */
  static String where(byte[] bytes, int from, int at, long line, long column) {
    long lines = line;
    int lineStart = from;
    long before = column - 1;
    for (int i = from; i < at; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r' && (i + 1 == at || bytes[i + 1] != '\n')) {
        lines++;
        lineStart = i + 1;
        before = 0;
      }
    }
    String text = new String(bytes, lineStart, at - lineStart, StandardCharsets.UTF_8);
    return " at line " + lines + ", column " + (before + text.codePointCount(0, text.length()) + 1);
  }
}
