package dev.rehome.format.csv;

import com.opencsv.RFC4180Parser;
import com.opencsv.RFC4180ParserBuilder;
import dev.rehome.format.csv.CsvOptions.Empty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits a CSV record that {@link CsvCutter} found into its fields, by the same rules: the record
 * has no fault when it comes here. A field with doubled quotes is taken apart by OpenCSV where the
 * dialect is that of RFC 4180. For one thread.
 */
final class CsvFields {

  private final byte[] delimiter;
  private final byte[] quote;
  private final byte[] escape;
  private final boolean bytewise;
  private final boolean trim;
  private final boolean trailingDelimiter;
  private final boolean emptyIsNull;
  private final boolean quotedEmptyIsNull;
  private final Set<String> nulls;
  private final @Nullable RFC4180Parser rfc4180;
  private final ByteArrayOutputStream unescaped = new ByteArrayOutputStream();

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int mostFields = 8;

  CsvFields(CsvOptions options) {
    this.delimiter = CsvCutter.utf8(options.delimiter());
    this.quote = CsvCutter.utf8(options.quote());
    this.escape = options.escape() == null ? quote : CsvCutter.utf8(options.escape());
    this.trim = options.trim();
    this.bytewise = delimiter.length == 1 && quote.length == 1 && options.escape() == null && !trim;
    this.trailingDelimiter = options.trailingDelimiter();
    this.emptyIsNull = options.empty() != Empty.IS_TEXT;
    this.quotedEmptyIsNull = options.empty() == Empty.IS_NULL;
    this.nulls = options.nulls();
    this.rfc4180 =
        bytewise && !options.lenient()
            ? new RFC4180ParserBuilder()
                .withSeparator(options.delimiter())
                .withQuoteChar(options.quote())
                .build()
            : null;
  }

  /** The fields; null for one that the options call no value. */
  List<@Nullable Object> split(byte[] record, int from, int to) {
    bytes = record;
    at = from;
    end = to;
    List<@Nullable Object> fields = new ArrayList<>(mostFields);
    int lastStart = bytewise ? splitBytes(fields) : splitTokens(fields);
    if (trailingDelimiter && fields.size() > 1 && isBlank(lastStart)) {
      fields.remove(fields.size() - 1);
    }
    mostFields = Math.max(mostFields, fields.size());
    return fields;
  }

  /** The common case, on which the speed of an import depends; returns where the last one began. */
  private int splitBytes(List<@Nullable Object> fields) {
    byte[] in = bytes;
    int to = end;
    byte comma = delimiter[0];
    byte mark = quote[0];
    int start = at;
    while (true) {
      int next;
      if (start < to && in[start] == mark) {
        int close = indexOf(mark, in, start + 1, to);
        next = close + 1;
        if (next >= to || in[next] == comma) {
          fields.add(quoted(text(start + 1, close)));
        } else {
          at = start + 1;
          fields.add(quoted(rfc4180 == null ? quotedText() : doubledQuotes(rfc4180, close)));
          next = at;
        }
      } else {
        next = indexOf(comma, in, start, to);
        fields.add(unquoted(text(start, next)));
      }
      if (next >= to) {
        return start;
      }
      start = next + 1;
    }
  }

  private static int indexOf(byte wanted, byte[] in, int from, int to) {
    int i = from;
    while (i < to && in[i] != wanted) {
      i++;
    }
    return i;
  }

  /**
   * Takes the quoted field that begins before {@link #at}.
   *
   * @param doubled where the first of its doubled quotes is
   */
  private String doubledQuotes(RFC4180Parser parser, int doubled) {
    int start = at - 1;
    int close = doubled;
    while (close + 1 < end && bytes[close + 1] == quote[0]) {
      close = indexOf(quote[0], bytes, close + 2, end);
    }
    at = close + 1;
    try {
      return parser.parseLine(text(start, at))[0];
    } catch (IOException e) {
      throw new UncheckedIOException("the scanner passed a broken record on", e);
    }
  }

  private int splitTokens(List<@Nullable Object> fields) {
    int start = at;
    fields.add(field());
    while (at < end) {
      at += delimiter.length;
      start = at;
      fields.add(field());
    }
    return start;
  }

  private boolean isBlank(int start) {
    return start == end || trim && text(start, end).isBlank();
  }

  /** Takes a field and leaves {@link #at} at the delimiter after it, or at the end. */
  private @Nullable String field() {
    int start = at;
    if (trim) {
      skipBlanks();
    }
    if (startsWith(quote)) {
      at += quote.length;
      return quoted(trim ? quotedText().strip() : quotedText());
    }
    at = indexOf(delimiter, start);
    return unquoted(trim ? text(start, at).strip() : text(start, at));
  }

  private @Nullable String unquoted(String field) {
    return field.isEmpty() && emptyIsNull || !nulls.isEmpty() && nulls.contains(field)
        ? null
        : field;
  }

  private @Nullable String quoted(String field) {
    return quotedEmptyIsNull && field.isEmpty() ? null : field;
  }

  /** The text up to the closing quote, which it takes together with the blanks after it. */
  private String quotedText() {
    int start = at;
    at = indexOfSpecial(start);
    if (closes()) {
      int close = at;
      takeClosingQuote();
      return text(start, close);
    }
    unescaped.reset();
    while (at < end && !closes()) {
      unescaped.write(bytes, start, at - start);
      start = afterSpecial();
      unescaped.write(bytes, start, at - start);
      start = at;
      at = indexOfSpecial(at);
    }
    unescaped.write(bytes, start, at - start);
    takeClosingQuote();
    return unescaped.toString(StandardCharsets.UTF_8);
  }

  /**
   * Goes after a quote or escape inside quotes.
   *
   * @return where its text begins: after the first of two
   */
  private int afterSpecial() {
    int first = at;
    byte[] special = startsWith(quote) ? quote : escape;
    at += special.length;
    int second = at;
    if (startsWith(quote)) {
      at += quote.length;
    } else if (special == escape && startsWith(escape)) {
      at += escape.length;
    } else {
      return first;
    }
    return second;
  }

  /** Whether a quote is here that ends the field. */
  private boolean closes() {
    if (!startsWith(quote)) {
      return false;
    }
    int before = at;
    at += quote.length;
    if (trim) {
      skipBlanks();
    }
    boolean closes = at == end || startsWith(delimiter);
    at = before;
    return closes;
  }

  private void takeClosingQuote() {
    if (at < end) {
      at += quote.length;
      if (trim) {
        skipBlanks();
      }
    }
  }

  private int indexOfSpecial(int from) {
    byte[] in = bytes;
    int to = end;
    byte first = quote[0];
    byte other = escape[0];
    for (int i = from; i < to; i++) {
      if (in[i] == first && startsWith(quote, i) || in[i] == other && startsWith(escape, i)) {
        return i;
      }
    }
    return to;
  }

  private int indexOf(byte[] token, int from) {
    byte[] in = bytes;
    int to = end;
    byte first = token[0];
    for (int i = from; i < to; i++) {
      if (in[i] == first && startsWith(token, i)) {
        return i;
      }
    }
    return to;
  }

  private void skipBlanks() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t') && !startsWith(delimiter)) {
      at++;
    }
  }

  private boolean startsWith(byte[] token) {
    return startsWith(token, at);
  }

  private boolean startsWith(byte[] token, int from) {
    if (from + token.length > end) {
      return false;
    }
    for (int i = 0; i < token.length; i++) {
      if (bytes[from + i] != token[i]) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
