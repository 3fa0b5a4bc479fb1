package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.TargetColumn.TextInput;
import dev.rehome.store.jdbc.TargetColumn.TextLoss;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of PostgreSQL whose input functions round or cut a text without a word. */
final class PostgresTexts {

  private static final int LONGEST_NAME = 63;
  private static final int MICROSECONDS = 6;

  /** The digits of a second, in the lower half of the type modifier of an interval. */
  private static final int INTERVAL_DIGITS = 0xffff;

  private static final Pattern MONEY = Pattern.compile("0(\\D)(\\d+)");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?");
  private static final Pattern SECONDS = Pattern.compile(":\\d\\d\\.(\\d+)");

  /** {@code hours:minutes:seconds}, or {@code minutes:seconds.fraction}. */
  private static final Pattern CLOCK =
      Pattern.compile("\\d+:(\\d+(?:\\.\\d*)?)(?::(\\d+(?:\\.\\d*)?))?");

  private static final Pattern AMOUNT = Pattern.compile("(" + NUMBER + ")\\s*([a-z]*)");

  private PostgresTexts() {}

  /**
   * How a type reads a text.
   *
   * @param base its name in the catalog
   * @param modifier its length or precision as the catalog has it, -1 for none
   * @param money how the server writes a small amount of money, for that type
   */
  static TextInput of(String base, int modifier, @Nullable String money) {
    return switch (base) {
      case "money" -> money(String.valueOf(money));
      case "char" -> text -> longest(text, 1);
      case "name" -> text -> longest(text, LONGEST_NAME);
      case "interval" -> {
        int digits = modifier < 0 ? INTERVAL_DIGITS : modifier & INTERVAL_DIGITS;
        int most = Math.min(digits, MICROSECONDS);
        String hint = fewer(most, base);
        yield text -> digits(seconds(text), most, "of a second", hint);
      }
      case "timetz" -> {
        int digits = modifier < 0 ? MICROSECONDS : modifier;
        String hint = fewer(digits, base);
        yield text -> fractions(text, digits, hint);
      }
      case "tsrange", "tstzrange", "tsmultirange", "tstzmultirange" ->
          text -> fractions(text, MICROSECONDS, fewer(MICROSECONDS, base));
      case "point", "line", "lseg", "box", "path", "polygon", "circle" -> PostgresTexts::doubles;
      default -> TextInput.WHOLE;
    };
  }

  /** The separator and the number of digits are the server's, by its {@code lc_monetary}. */
  private static TextInput money(String example) {
    Matcher fraction = MONEY.matcher(example);
    boolean found = fraction.find();
    char point = found ? fraction.group(1).charAt(0) : '.';
    int digits = found ? fraction.group(2).length() : 0;
    String kept = digits == 0 ? "" : "[%s]?[0-9]{0,%d}".formatted(point, digits);
    String hint =
        "write extract: '^[^%s]*%s' for this column in the spec, or make it numeric"
            .formatted(point, kept);
    return text -> {
      int last = text.lastIndexOf(point);
      String behind = last < 0 ? "" : text.substring(last + 1).replaceAll("\\D", "");
      return digits(new BigDecimal("0." + behind + "0"), digits, "after the point", hint);
    };
  }

  private static Optional<TextLoss> longest(String text, int most) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= most
        ? Optional.empty()
        : Optional.of(
            new TextLoss(
                "length",
                "has room for %d byte%s, and the text has %d"
                    .formatted(most, most == 1 ? "" : "s", bytes),
                "write extract: '^[ -~]{1,%d}' for this column in the spec, or make it text"
                    .formatted(most)));
  }

  private static Optional<TextLoss> digits(BigDecimal number, int most, String where, String hint) {
    return number.stripTrailingZeros().scale() <= most
        ? Optional.empty()
        : Optional.of(
            new TextLoss(
                "precision",
                "keeps %d digit%s %s, and the text has more"
                    .formatted(most, most == 1 ? "" : "s", where),
                hint));
  }

  /** These types have too many spellings for an expression that cuts them all. */
  private static String fewer(int digits, String type) {
    String source =
        "write at most %d digit%s of a second in the source"
            .formatted(digits, digits == 1 ? "" : "s");
    return digits < MICROSECONDS ? source + ", or make the column " + type : source;
  }

  private static Optional<TextLoss> fractions(String text, int most, String hint) {
    Matcher seconds = SECONDS.matcher(text);
    while (seconds.find()) {
      Optional<TextLoss> loss =
          digits(new BigDecimal("0." + seconds.group(1)), most, "of a second", hint);
      if (loss.isPresent()) {
        return loss;
      }
    }
    return Optional.empty();
  }

  private static Optional<TextLoss> doubles(String text) {
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      double binary = Double.parseDouble(number.group());
      boolean exact =
          Double.isFinite(binary)
              && BigDecimal.valueOf(binary).compareTo(new BigDecimal(number.group())) == 0;
      if (!exact) {
        return Optional.of(
            new TextLoss(
                "precision",
                "keeps doubles, which " + number.group() + " is not",
                "write at most 15 digits in the source, or make the column text"));
      }
    }
    return Optional.empty();
  }

  /**
   * The seconds of an interval, as far as their digits behind the point go; what it has of months
   * and years makes no such digits.
   */
  private static BigDecimal seconds(String interval) {
    String text = interval.toLowerCase(Locale.ROOT);
    text = text.startsWith("p") || text.startsWith("-p") ? text.replace('t', ' ') : text;
    BigDecimal seconds = BigDecimal.ZERO;
    Matcher clock = CLOCK.matcher(text);
    if (clock.find()) {
      String last = clock.group(2) == null ? clock.group(1) : clock.group(2);
      seconds = new BigDecimal(last);
      text = clock.replaceFirst(" ");
    }
    Matcher amount = AMOUNT.matcher(text);
    while (amount.find()) {
      seconds = seconds.add(new BigDecimal(amount.group(1)).multiply(unit(amount.group(2))));
    }
    return seconds;
  }

  private static BigDecimal unit(String word) {
    if (word.startsWith("us") || word.startsWith("micro")) {
      return new BigDecimal("0.000001");
    }
    if (word.startsWith("ms") || word.startsWith("millis")) {
      return new BigDecimal("0.001");
    }
    return BigDecimal.valueOf(
        switch (word) {
          case "", "s", "sec", "secs", "second", "seconds" -> 1;
          case "m", "min", "mins", "minute", "minutes" -> 60;
          case "h", "hr", "hrs", "hour", "hours" -> 3_600;
          case "d", "day", "days" -> 86_400;
          case "w", "week", "weeks" -> 604_800;
          default -> 0;
        });
  }
}
