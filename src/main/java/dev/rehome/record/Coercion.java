package dev.rehome.record;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns neutral values (and values that already have a row's Java class) into the Java class of a
 * {@link ColumnType}, without loss, or says why that is impossible. Nothing is guessed: numbers are
 * not dates, a date that does not exist is not moved, digits are never dropped.
 *
 * <ul>
 *   <li>text, long_text: texts as they are, numbers and booleans as {@link PlainText#of} writes
 *       them, numbers with a literal as that
 *   <li>integer, decimal, double: numbers, and texts that are one ({@code 12}, {@code -1.5}, {@code
 *       2e3}; no blanks, no grouping); an integer may be written with a fraction of zeros
 *   <li>boolean: true and false, the numbers 1 and 0, and the texts true, false, yes, no, 1, 0 in
 *       any case
 *   <li>date, time, timestamp, datetime: ISO 8601 texts, or texts in the formats given instead
 *   <li>uuid: the 36 characters of RFC 9562
 *   <li>json: any value
 *   <li>bytes: Base64 (RFC 4648 section 4)
 *   <li>text[], integer[], decimal[], uuid[]: a list of such values, or one; none of them null
 * </ul>
 *
 * <p>Immutable and safe for any number of threads.
 */
public final class Coercion {

  private static final ThreadLocal<char[]> PIECE = ThreadLocal.withInitial(() -> new char[512]);

  /**
   * Why a value does not fit.
   *
   * @param code {@code type}, {@code structure} (a list or map where a single value belongs),
   *     {@code range}, {@code precision}, {@code length}, {@code nul-character}, {@code
   *     lone-surrogate}, {@code no-zone} or {@code ambiguous-time}
   * @param message what was expected and what was found
   */
  public record Mismatch(String code, String message) {

    static Mismatch type(String expected, @Nullable Object found) {
      return new Mismatch("type", "expected " + expected + " but found " + PlainText.shown(found));
    }
  }

  private static final int UUID_LENGTH = 36;

  private final ColumnType type;
  private final DateTimeCoercion times;
  private final @Nullable Precision precision;
  private final @Nullable Coercion element;

  private Coercion(ColumnType type, DateTimeCoercion times, @Nullable Precision precision) {
    this.type = type;
    this.times = times;
    this.precision = precision;
    this.element = type.element().map(Coercion::ofElements).orElse(null);
  }

  /** Texts in a list may have any length. */
  private static Coercion ofElements(ColumnType type) {
    return to(type == ColumnType.TEXT ? ColumnType.LONG_TEXT : type);
  }

  public static Coercion to(ColumnType type) {
    return to(type, DateTimeRules.ISO);
  }

  public static Coercion to(ColumnType type, DateTimeRules rules) {
    return to(type, rules, null);
  }

  /**
   * @param rules how dates and times are read
   * @param precision of decimals, dates and times; null for all digits of numbers, microseconds
   */
  public static Coercion to(ColumnType type, DateTimeRules rules, @Nullable Precision precision) {
    return new Coercion(type, new DateTimeCoercion(rules, precision), precision);
  }

  /**
   * Whether an empty text is an absent value to this type. It is for everything that cannot be
   * empty: numbers, dates, booleans; it is a value for texts, JSON, bytes and lists of texts.
   */
  public boolean emptyTextIsAbsent() {
    return switch (type) {
      case TEXT, LONG_TEXT, JSON, TEXT_ARRAY, BYTES -> false;
      default -> true;
    };
  }

  /** The value as the type's Java class (see {@link ColumnType}), or a {@link Mismatch}. */
  public Object coerce(Object value) {
    if (type == ColumnType.JSON) {
      return json(value);
    }
    if (element != null) {
      return list(value, element);
    }
    if (value instanceof Map || value instanceof List) {
      return new Mismatch(
          "structure",
          "expected a single value (" + type.label() + ") but found " + PlainText.shown(value));
    }
    return switch (type) {
      case TEXT -> text(value, ColumnType.MAX_TEXT_LENGTH);
      case LONG_TEXT -> text(value, Integer.MAX_VALUE);
      case INTEGER -> NumberCoercion.integer(value);
      case DECIMAL -> decimal(value);
      case DOUBLE -> NumberCoercion.binary(value);
      case REAL -> NumberCoercion.real(value);
      case BOOLEAN -> bool(value);
      case DATE, TIME, TIMESTAMP, DATETIME -> times(value);
      case UUID -> uuid(value);
      case BYTES -> bytes(value);
      case JSON, TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          throw new AssertionError(type);
    };
  }

  private static Object text(Object value, int maxLength) {
    String text = String.valueOf(PlainText.of(value));
    if (text.length() > maxLength) {
      return new Mismatch(
          "length",
          "expected at most "
              + maxLength
              + " characters but found "
              + text.length()
              + "; type long_text takes any length");
    }
    Mismatch unstorable = unstorable(text);
    return unstorable == null ? text : unstorable;
  }

  /**
   * What no database stores in a text. Takes pieces out first: a loop over an array is several
   * times as fast as one over a text.
   */
  private static @Nullable Mismatch unstorable(String text) {
    char[] piece = PIECE.get();
    boolean highBefore = false;
    for (int from = 0, length = text.length(); from < length; from += piece.length) {
      int size = Math.min(piece.length, length - from);
      text.getChars(from, from + size, piece, 0);
      if (!highBefore && !nulOrSurrogate(piece, size)) {
        continue;
      }
      for (int i = 0; i < size; i++) {
        char c = piece[i];
        if (c == 0) {
          return nul(text);
        }
        boolean low = Character.isLowSurrogate(c);
        if (low != highBefore) {
          return loneSurrogate(text, low ? from + i : from + i - 1);
        }
        highBefore = Character.isHighSurrogate(c);
      }
    }
    return highBefore ? loneSurrogate(text, text.length() - 1) : null;
  }

  /** Without a branch per character: it is called for every text, and hardly ever true. */
  private static boolean nulOrSurrogate(char[] piece, int size) {
    int negativeIfFound = 0;
    for (int i = 0; i < size; i++) {
      int c = piece[i];
      int zeroIfSurrogate = (c ^ Character.MIN_SURROGATE) & 0xF800;
      negativeIfFound |= (c - 1) | (zeroIfSurrogate - 1);
    }
    return negativeIfFound < 0;
  }

  private static Mismatch loneSurrogate(String text, int index) {
    return new Mismatch(
        "lone-surrogate",
        "expected Unicode text but found half a surrogate pair at character "
            + (index + 1)
            + " of "
            + PlainText.shown(text));
  }

  private static Mismatch nul(Object value) {
    return new Mismatch(
        "nul-character",
        "expected text without the character U+0000 but found it in " + PlainText.shown(value));
  }

  private static Object json(Object value) {
    JsonText writer = new JsonText();
    String text = writer.write(value);
    if (writer.sawNul()) {
      return nul(value);
    }
    Mismatch unstorable = unstorable(text);
    return unstorable == null ? text : unstorable;
  }

  private static Object list(Object value, Coercion element) {
    List<?> elements = value instanceof List<?> list ? list : List.of(value);
    List<Object> coerced = new ArrayList<>(elements.size());
    for (Object one : elements) {
      if (one == null) {
        return new Mismatch(
            "type",
            "expected a list of %s but its element %d is null"
                .formatted(element.plural(), coerced.size() + 1));
      }
      if (one instanceof Map || one instanceof List) {
        return new Mismatch(
            "structure",
            "expected a list of single values but it contains " + PlainText.shown(one));
      }
      Object found = element.coerce(one);
      if (found instanceof Mismatch) {
        return found;
      }
      coerced.add(found);
    }
    return List.copyOf(coerced);
  }

  private String plural() {
    return type == ColumnType.LONG_TEXT ? "texts" : type.label() + " values";
  }

  private Object decimal(Object value) {
    Object number = NumberCoercion.decimal(value);
    return precision != null && number instanceof BigDecimal decimal
        ? precision.fit(decimal)
        : number;
  }

  private static Object bool(Object found) {
    Object value = LiteralNumber.numberOf(found);
    if (value instanceof Boolean) {
      return value;
    }
    String text = value instanceof String || value instanceof Number ? PlainText.of(value) : null;
    return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default -> Mismatch.type("a boolean (true, false, yes, no, 1 or 0)", value);
    };
  }

  private Object times(Object value) {
    try {
      return switch (type) {
        case DATE -> times.date(value);
        case TIME -> times.time(value);
        case DATETIME -> times.dateTime(value);
        default -> times.timestamp(value);
      };
    } catch (DateTimeException e) {
      return Mismatch.type("a " + type.label() + " that exists", value);
    }
  }

  private static Object uuid(Object value) {
    if (value instanceof UUID) {
      return value;
    }
    return value instanceof String text && isUuid(text)
        ? UUID.fromString(text)
        : Mismatch.type("a UUID such as 6ba7b810-9dad-11d1-80b4-00c04fd430c8", value);
  }

  /** UUID.fromString accepts 1-1-1-1-1 too. */
  private static boolean isUuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : c > 'f' || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static Object bytes(Object value) {
    if (value instanceof byte[]) {
      return value;
    }
    if (value instanceof String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        return Mismatch.type("Base64", value);
      }
    }
    return Mismatch.type("Base64", value);
  }
}
