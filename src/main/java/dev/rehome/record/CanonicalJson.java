package dev.rehome.record;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes a JSON text so that texts of equal value give equal bytes: members of objects in the order
 * of their names, numbers by their value, strings without escapes, no white space. Members of the
 * same name keep their order. Objects may nest as deeply as they like.
 */
final class CanonicalJson {

  /** Larger objects go into the object around them as a digest, so that nothing is copied twice. */
  private static final int MOST_COPIED = 4_096;

  /** Parsing takes quadratic time; no database holds longer numbers. */
  private static final int MAX_NUMBER_LENGTH = 150_000;

  private static final Comparator<Member> BY_NAME = Comparator.comparing(Member::name);

  private final String text;
  private final CanonicalBytes out;
  private int at;
  private int characters;

  /** The objects and arrays around the current place, innermost first. */
  private final Deque<Level> open = new ArrayDeque<>();

  /**
   * @param start of its bytes in the buffer
   * @param members those of an object so far; null for an array
   */
  private record Level(int start, char end, List<Member> members) {}

  /**
   * @param start of its bytes, name and value
   */
  private record Member(String name, int start) {}

  private CanonicalJson(String text, CanonicalBytes out) {
    this.text = text;
    this.out = out;
  }

  /**
   * Adds a JSON text to the buffer; a text that is none as the text it is.
   *
   * @return how many characters its strings and names have together
   */
  static int write(String text, CanonicalBytes out) {
    int start = out.size();
    CanonicalJson json = new CanonicalJson(text, out);
    try {
      json.document();
      return json.characters;
    } catch (IllegalArgumentException notJson) {
      out.truncate(start);
      out.text(text);
      return text.length();
    }
  }

  private void document() {
    do {
      value();
      while (!open.isEmpty() && !more()) {
        close(open.pop());
      }
    } while (!open.isEmpty());
    skipSpace();
    expect(at == text.length());
  }

  /** A single value, or the beginning of an object or array and the first value in it. */
  private void value() {
    skipSpace();
    char c = peek();
    while (c == '{' || c == '[') {
      at++;
      open.push(new Level(out.size(), c == '{' ? '}' : ']', new ArrayList<>(0)));
      out.tag(c);
      skipSpace();
      if (peek() == open.element().end) {
        return;
      }
      name(open.element());
      skipSpace();
      c = peek();
    }
    switch (c) {
      case '"' -> out.text(string());
      case 't' -> word("true", 't');
      case 'f' -> word("false", 'F');
      case 'n' -> word("null", '0');
      default -> number();
    }
  }

  /** Whether another value follows in the innermost object or array. */
  private boolean more() {
    skipSpace();
    Level level = open.element();
    char c = peek();
    at++;
    expect(c == ',' || c == level.end);
    if (c == ',') {
      skipSpace();
      name(level);
    }
    return c == ',';
  }

  private void name(Level level) {
    if (level.end == '}') {
      expect(peek() == '"');
      int start = out.size();
      String name = string();
      level.members.add(new Member(name, start));
      out.text(name);
      skipSpace();
      expect(peek() == ':');
      at++;
    }
  }

  private void close(Level level) {
    sort(level.members);
    out.tag(level.end);
    if (level.end == '}' && out.size() - level.start > MOST_COPIED) {
      MessageDigest digest = Fingerprint.sha256();
      digest.update(out.array(), level.start, out.size() - level.start);
      out.truncate(level.start);
      out.tag('#');
      out.append(digest.digest(), 0, digest.getDigestLength());
    }
  }

  private void sort(List<Member> members) {
    boolean sorted = true;
    for (int i = 1; i < members.size(); i++) {
      sorted &= BY_NAME.compare(members.get(i - 1), members.get(i)) <= 0;
    }
    if (sorted) {
      return;
    }
    int start = members.get(0).start;
    byte[] unordered = Arrays.copyOfRange(out.array(), start, out.size());
    int[] ends = new int[members.size()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = i + 1 < ends.length ? members.get(i + 1).start : out.size();
    }
    out.truncate(start);
    IntStream.range(0, ends.length)
        .boxed()
        .sorted(Comparator.comparing(index -> members.get(index).name))
        .forEach(i -> out.append(unordered, members.get(i).start - start, ends[i] - start));
  }

  private void number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    expect(at > start && at - start <= MAX_NUMBER_LENGTH);
    out.number(new BigDecimal(text.substring(start, at)));
  }

  private void word(String word, char tag) {
    expect(text.startsWith(word, at));
    at += word.length();
    out.tag(tag);
  }

  private String string() {
    String string = unescaped();
    characters += string.length();
    return string;
  }

  private String unescaped() {
    int start = ++at;
    while (peek() != '"' && peek() != '\\') {
      expect(at++ < text.length());
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder value = new StringBuilder().append(text, start, at);
    for (char c = next(); c != '"'; c = next()) {
      value.append(c == '\\' ? escaped() : c);
    }
    return value.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        expect(at + 4 <= text.length());
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> c;
    };
  }

  private char next() {
    expect(at < text.length());
    return text.charAt(at++);
  }

  /** The character here; U+0000, which is nowhere in JSON, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static void expect(boolean held) {
    if (!held) {
      throw new IllegalArgumentException("not JSON");
    }
  }
}
