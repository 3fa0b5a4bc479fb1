package dev.rehome.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages files: the same seed damages the same file in the same way. For one thread. */
final class Mutation {

  private static final int MOST_BYTES = 1 << 18;

  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_16LE,
          StandardCharsets.UTF_16BE,
          StandardCharsets.ISO_8859_1,
          Charset.forName("UTF-32BE"),
          Charset.forName("windows-1252"),
          Charset.forName("Shift_JIS"));

  private static final List<byte[]> BYTES =
      List.of(
          bytes(0),
          bytes(0xFF),
          bytes(0x80),
          bytes(0xC3),
          bytes(0xEF, 0xBB, 0xBF),
          bytes(0xFF, 0xFE),
          bytes(0xFE, 0xFF),
          bytes(0xED, 0xA0, 0x80),
          bytes(0xF4, 0x90, 0x80, 0x80),
          bytes(0xC0, 0xAF),
          bytes(0xE2, 0x80, 0xA8),
          bytes(0xC2, 0x85),
          bytes(0xE2, 0x81, 0xA0),
          bytes(0xF0, 0x9F, 0x98, 0x80));

  private static final List<String> VALUES =
      List.of(
          "1E+999999999999",
          "1e-400",
          "-0",
          "-0.0",
          "18446744073709551616",
          "9".repeat(400),
          "0." + "3".repeat(400),
          "NaN",
          "-Infinity",
          "0x1F",
          "0o17",
          "01",
          "1_000",
          "12:30:45",
          "2024-02-30T25:61:61Z",
          "+1000000000-01-01T00:00:00Z",
          "null",
          "~",
          "true",
          "\u0000",
          "\u001B[2J",
          "\uFEFF",
          "\r",
          "\n",
          "\r\n",
          "\t",
          " ",
          "\f",
          "\u000B",
          "\u2028");

  private final SplittableRandom random;
  private final FuzzedFormat format;

  Mutation(long seed, FuzzedFormat format) {
    this.random = new SplittableRandom(seed);
    this.format = format;
  }

  /** One to six kinds of damage, one after the other. */
  byte[] damaged(byte[] sample, byte[] other) {
    byte[] result = sample;
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      result = damagedOnce(result, other);
    }
    return Arrays.copyOf(result, Math.min(result.length, MOST_BYTES));
  }

  private byte[] damagedOnce(byte[] file, byte[] other) {
    int at = random.nextInt(file.length + 1);
    int length = random.nextInt(Math.min(file.length - at, reach()) + 1);
    return switch (random.nextInt(16)) {
      case 0, 1 -> flipped(file, at);
      case 2 -> replaced(file, at, length, new byte[0]);
      case 3 -> replaced(file, at, 0, Arrays.copyOfRange(file, at, at + length));
      case 4 -> replaced(file, at, length, part(other));
      case 5, 6, 7 -> replaced(file, at, 0, any(format.tokens()));
      case 8, 9 -> replaced(file, at, random.nextBoolean() ? length : 0, any(VALUES));
      case 10 -> replaced(file, at, 0, BYTES.get(random.nextInt(BYTES.size())));
      case 11 -> replaced(file, at, 0, repeated(any(format.openings()), 6_000));
      case 12 -> replaced(file, at, 0, repeated(bytes(random.nextInt(32, 127)), 100_000));
      case 13 -> Arrays.copyOf(file, at);
      case 14 -> transcoded(file);
      default -> otherLineEnds(file);
    };
  }

  /** How far one damage reaches: mostly a few bytes. */
  private int reach() {
    return 1 << random.nextInt(1, 12);
  }

  private byte[] flipped(byte[] file, int at) {
    byte[] result = file.clone();
    if (at < result.length) {
      result[at] ^= (byte) (1 << random.nextInt(8));
    }
    return result;
  }

  private byte[] part(byte[] file) {
    int from = random.nextInt(file.length + 1);
    return Arrays.copyOfRange(
        file, from, from + random.nextInt(Math.min(file.length - from, reach()) + 1));
  }

  private byte[] any(List<String> texts) {
    return texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] repeated(byte[] unit, int mostTimes) {
    int times = random.nextInt(1, 1 + Math.min(mostTimes, MOST_BYTES / Math.max(1, unit.length)));
    byte[] result = new byte[unit.length * times];
    for (int i = 0; i < result.length; i++) {
      result[i] = unit[i % unit.length];
    }
    return result;
  }

  private byte[] transcoded(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    String marked = random.nextBoolean() ? "\uFEFF" + text : text;
    return marked.getBytes(
        random.nextInt(3) == 0
            ? StandardCharsets.UTF_8
            : CHARSETS.get(random.nextInt(CHARSETS.size())));
  }

  private byte[] otherLineEnds(byte[] file) {
    String latin = new String(file, StandardCharsets.ISO_8859_1);
    String end = List.of("\r\n", "\r", "\n\r", "\n\n").get(random.nextInt(4));
    StringBuilder result = new StringBuilder();
    boolean all = random.nextBoolean();
    for (char character : latin.toCharArray()) {
      result.append(
          character == '\n' && (all || random.nextInt(4) == 0) ? end : String.valueOf(character));
    }
    return result.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] replaced(byte[] file, int at, int length, byte[] by) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(file, 0, at);
    result.writeBytes(by);
    result.write(file, at + length, file.length - at - length);
    return result.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
