package dev.rehome.format.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what bytes look like that are not in the charset a file was declared to be in. Only ever a
 * hint: no file is read by it.
 */
public final class CharsetGuess {

  private static final int SAMPLE_BYTES = 1 << 15;
  private static final int BYTES_BEFORE = 1 << 11;

  /** In Western European text few letters are not ASCII, and hardly two of them in a row. */
  private static final double WESTERN_RUN = 2.0;

  private final byte[] sample;
  private final long offset;

  private CharsetGuess(byte[] sample, long offset) {
    this.sample = sample;
    this.offset = offset;
  }

  /**
   * What to do about malformed bytes.
   *
   * @param setting where the charset is written
   * @param at where they are in the file
   */
  static String hint(FrozenFile file, Charset declared, String setting, long at)
      throws IOException {
    long from = Math.max(0, at - BYTES_BEFORE) / 4 * 4;
    long to = Math.min(file.size(), from + SAMPLE_BYTES);
    CharsetGuess guess = new CharsetGuess(file.bytes(from, to), from);
    if (guess.isMostlyUtf8()) {
      return declared.equals(StandardCharsets.UTF_8)
          ? "the text around it is UTF-8: fix these bytes"
          : looksLike("UTF-8", setting);
    }
    String name = guess.name();
    return name == null || name.equalsIgnoreCase(declared.name())
        ? "write what the file is in as " + setting + ", for example windows-1252"
        : looksLike(name, setting);
  }

  /**
   * What to do about text that was decoded and is full of zero bytes.
   *
   * @return null where the file has no such pattern, or has a byte order mark
   */
  public static @Nullable String wideHint(FrozenFile file, Charset declared) throws IOException {
    if (Encoding.of(file, declared).mark().length > 0) {
      return null;
    }
    long to = Math.min(file.size(), BYTES_BEFORE);
    CharsetGuess guess = new CharsetGuess(file.bytes(0, to), 0);
    String name = guess.isHalfZeros() ? guess.wideUnicode() : null;
    return name == null || name.equalsIgnoreCase(declared.name())
        ? null
        : looksLike(name, MalformedText.SETTING);
  }

  /** A stray zero byte in other text is none of UTF-16. */
  private boolean isHalfZeros() {
    int[] zeros = new int[2];
    for (int i = 0; i < sample.length; i++) {
      zeros[i % 2] += sample[i] == 0 ? 1 : 0;
    }
    return sample.length % 2 == 0 && Math.max(zeros[0], zeros[1]) > sample.length / 4;
  }

  private static String looksLike(String name, String setting) {
    return "the file looks like "
        + name
        + "; if it is, write "
        + setting
        + ": "
        + name
        + (setting.equals(MalformedText.SETTING) ? ", or source.overrides for this file" : "");
  }

  private boolean isMostlyUtf8() {
    int malformed = 0;
    int at = 0;
    for (int next; (next = Utf8.firstMalformed(sample, at, sample.length)) >= 0; at = next + 1) {
      malformed++;
    }
    int sequences = 0;
    for (byte one : sample) {
      sequences += (one & 0xFF) >= 0xC2 ? 1 : 0;
    }
    return sequences - malformed > malformed;
  }

  private @Nullable String name() {
    String unicode = wideUnicode();
    if (unicode != null) {
      return unicode;
    }
    if (share("Shift_JIS", CharsetGuess::isKana) > 0.3) {
      return "Shift_JIS";
    }
    if (averageRun() < WESTERN_RUN) {
      return share("windows-1252", Character::isDefined) > 0.9 ? "windows-1252" : null;
    }
    return eastern();
  }

  private @Nullable String eastern() {
    if (share("EUC-JP", CharsetGuess::isKana) > 0.2) {
      return "EUC-JP";
    }
    if (share("EUC-KR", c -> is(c, Character.UnicodeScript.HANGUL)) > 0.9) {
      return "EUC-KR";
    }
    String chinese = trailsInAscii() ? "Big5" : "GB18030";
    if (share(chinese, c -> is(c, Character.UnicodeScript.HAN)) > 0.8) {
      return chinese;
    }
    if (share("windows-1251", CharsetGuess::isSmallCyrillic) > 0.6) {
      return "windows-1251";
    }
    return share("KOI8-R", CharsetGuess::isSmallCyrillic) > 0.6 ? "KOI8-R" : null;
  }

  /** UTF-16 and UTF-32 have a zero byte next to each ASCII character. */
  private @Nullable String wideUnicode() {
    int[] zeros = new int[4];
    for (int i = 0; i < sample.length; i++) {
      zeros[(int) ((offset + i) % 4)] += sample[i] == 0 ? 1 : 0;
    }
    int few = sample.length / 20;
    int most = sample.length / 5; // of a quarter of all
    if (sample.length % 4 == 0 && Math.min(zeros[0], zeros[1]) > most) {
      return "UTF-32BE";
    }
    if (sample.length % 4 == 0 && Math.min(zeros[2], zeros[3]) > most) {
      return "UTF-32LE";
    }
    int even = zeros[0] + zeros[2];
    int odd = zeros[1] + zeros[3];
    if (Math.max(even, odd) <= few) {
      return null;
    }
    return even > odd ? "UTF-16BE" : "UTF-16LE";
  }

  /** How many bytes that are not ASCII stand together. */
  private double averageRun() {
    int high = 0;
    int runs = 0;
    for (int i = 0; i < sample.length; i++) {
      boolean starts = sample[i] < 0 && (i == 0 || sample[i - 1] >= 0);
      high += sample[i] < 0 ? 1 : 0;
      runs += starts ? 1 : 0;
    }
    return runs == 0 ? 0 : (double) high / runs;
  }

  /** Whether characters end with ASCII letters, as half of them do in Big5. */
  private boolean trailsInAscii() {
    int pairs = 0;
    int ascii = 0;
    for (int i = 0; i + 1 < sample.length; i++) {
      if (sample[i] < 0) {
        i++;
        pairs++;
        ascii += sample[i] >= 0x40 ? 1 : 0;
      }
    }
    return ascii * 5 > pairs;
  }

  /**
   * The part of the characters beyond ASCII that are of a kind; 0 when the charset does not fit.
   */
  private double share(String charset, IntPredicate kind) {
    if (!Charset.isSupported(charset)) {
      return 0;
    }
    int from = 0;
    while (offset > 0 && from < sample.length && sample[from] != '\n') {
      from++;
    }
    ByteBuffer in = ByteBuffer.wrap(sample, from, sample.length - from);
    CharBuffer out = CharBuffer.allocate(sample.length);
    CharsetDecoder decoder = Charset.forName(charset).newDecoder();
    CoderResult result = decoder.decode(in, out, false);
    if (result.isError()) {
      return 0;
    }
    long[] counts = new long[2];
    out.flip()
        .codePoints()
        .filter(c -> c >= 0x80)
        .forEach(
            c -> {
              counts[0]++;
              counts[1] += kind.test(c) ? 1 : 0;
            });
    return counts[0] == 0 ? 0 : (double) counts[1] / counts[0];
  }

  private static boolean isKana(int c) {
    return c >= 0x3041 && c <= 0x30FE;
  }

  private static boolean isSmallCyrillic(int c) {
    return is(c, Character.UnicodeScript.CYRILLIC) && Character.isLowerCase(c);
  }

  private static boolean is(int c, Character.UnicodeScript script) {
    return Character.UnicodeScript.of(c) == script;
  }
}
