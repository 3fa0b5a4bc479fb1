package dev.rehome.format;

import dev.rehome.format.input.Encoding;
import java.nio.charset.StandardCharsets;

/**
 * The bytes before, between and after records cut out of a file, in the file's own charset. Arrays
 * are not copied; do not change them.
 */
@SuppressWarnings("ArrayRecordComponent") // written to a stream, never compared
public record Envelope(byte[] before, byte[] between, byte[] after) {

  public static final Envelope NONE = utf8("", "", "");

  /** In this charset; it begins with the byte order mark, if the file did. */
  public static Envelope of(Encoding encoding, String before, String between, String after) {
    return new Envelope(
        Encoding.join(encoding.mark(), encoding.encode(before)),
        encoding.encode(between),
        encoding.encode(after));
  }

  public static Envelope utf8(String before, String between, String after) {
    return new Envelope(
        before.getBytes(StandardCharsets.UTF_8),
        between.getBytes(StandardCharsets.UTF_8),
        after.getBytes(StandardCharsets.UTF_8));
  }
}
