package dev.rehome.record;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as compact JSON (RFC 8259): no white space, members in the order they came in,
 * numbers with exactly the digits they have. Dates, times, UUIDs and bytes become strings.
 */
public final class JsonText {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder();

  /** Open lists and maps, innermost first: a stack of our own, for values may nest deeply. */
  private final Deque<Level> open = new ArrayDeque<>();

  private boolean sawNul;

  JsonText() {}

  /** Any neutral value, of any depth. */
  public static String of(@Nullable Object value) {
    return new JsonText().write(value);
  }

  String write(@Nullable Object value) {
    begin(value);
    while (!open.isEmpty()) {
      Level level = open.element();
      if (!level.rest.hasNext()) {
        out.append(level.end);
        open.remove();
        continue;
      }
      if (level.started) {
        out.append(',');
      }
      level.started = true;
      Object next = level.rest.next();
      if (next instanceof Map.Entry<?, ?> member && level.end == '}') {
        quote(String.valueOf(member.getKey()));
        out.append(':');
        begin(member.getValue());
      } else {
        begin(next);
      }
    }
    return out.toString();
  }

  /** Whether U+0000 was among the characters written so far (as an escape). */
  boolean sawNul() {
    return sawNul;
  }

  private void begin(@Nullable Object found) {
    Object value = found instanceof LiteralNumber ? LiteralNumber.numberOf(found) : found;
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      open.push(new Level(map.entrySet().iterator(), '}'));
    } else if (value instanceof List<?> list) {
      out.append('[');
      open.push(new Level(list.iterator(), ']'));
    } else if (value == null || value instanceof Boolean || value instanceof Number) {
      out.append(value instanceof BigDecimal number ? PlainText.of(number) : value);
    } else {
      quote(String.valueOf(PlainText.of(value)));
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        control(c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void control(char c) {
    sawNul |= c == 0;
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }

  private static final class Level {
    private final Iterator<?> rest;
    private final char end;
    private boolean started;

    private Level(Iterator<?> rest, char end) {
      this.rest = rest;
      this.end = end;
    }
  }
}
