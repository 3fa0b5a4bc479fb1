package dev.rehome.format.input;

import dev.rehome.record.RecordProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes of one file that are not text in its charset, as the problems of records. */
public final class MalformedText {

  public static final String SETTING = "source.charset";

  private static final int MAX_SHOWN = 8;

  private final FrozenFile file;
  private final Encoding encoding;
  private final String setting;
  private @Nullable String hint;

  /**
   * @param setting where the charset is written
   */
  public MalformedText(FrozenFile file, Encoding encoding, String setting) {
    this.file = file;
    this.encoding = encoding;
    this.setting = setting;
  }

  public RecordProblem problem(long at, int length) throws IOException {
    ByteBuffer shown = ByteBuffer.allocate(Math.min(length, MAX_SHOWN));
    file.read(shown, at);
    String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(shown.array());
    String charset = encoding.charset().name();
    return RecordProblem.of(
            "malformed-text", "byte " + at + " of the file is not " + charset + ": " + hex)
        .hint(hint(at));
  }

  /** What to do where bytes are not what the charset says; the file is looked into once. */
  String hint(long at) throws IOException {
    String known = hint;
    if (known == null) {
      known = CharsetGuess.hint(file, encoding.charset(), setting, at);
      hint = known;
    }
    return known;
  }
}
