package dev.rehome.format;

import com.opencsv.RFC4180Parser;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.enums.CSVReaderNullFieldIndicator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a CSV record that {@link CsvScanner} found into its fields. OpenCSV takes those apart that
 * have quotes within quotes, and those whose options go beyond single bytes; the others need no
 * parser. For one thread.
 */
final class CsvFields {

  private final CsvOptions options;
  private final boolean bytewise;
  private final RFC4180Parser parser;

  CsvFields(CsvOptions options) {
    this.options = options;
    this.bytewise = options.delimiter() < 0x80 && options.quote() < 0x80;
    this.parser =
        new RFC4180ParserBuilder()
            .withSeparator(options.delimiter())
            .withQuoteChar(options.quote())
            .withFieldAsNull(CSVReaderNullFieldIndicator.EMPTY_SEPARATORS)
            .build();
  }

  /** The fields; null for an unquoted empty one unless the options make it a text. */
  List<@Nullable Object> split(byte[] bytes, int from, int to, boolean quoted) {
    if (bytewise && !(quoted && options.trim())) {
      List<@Nullable Object> fields = splitBytes(bytes, from, to);
      if (fields != null) {
        return fields;
      }
    }
    String record = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return quoted ? splitQuoted(record) : splitPlain(record);
  }

  /** Null when a quote is doubled: any other begins or ends a field, the scanner has seen to it. */
  private @Nullable List<@Nullable Object> splitBytes(byte[] bytes, int from, int to) {
    byte delimiter = (byte) options.delimiter();
    byte quote = (byte) options.quote();
    List<@Nullable Object> fields = new ArrayList<>();
    int next = from - 1;
    do {
      boolean quoted = next + 1 < to && bytes[next + 1] == quote;
      int start = quoted ? next + 2 : next + 1;
      int end = indexOf(quoted ? quote : delimiter, bytes, start, to);
      next = quoted ? end + 1 : end;
      if (next < to && bytes[next] != delimiter) {
        return null;
      }
      String field = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      fields.add(quoted ? field : unquoted(field));
    } while (next < to);
    return fields;
  }

  private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private List<@Nullable Object> splitPlain(String record) {
    List<@Nullable Object> fields = new ArrayList<>();
    int start = 0;
    for (int end; (end = record.indexOf(options.delimiter(), start)) >= 0; start = end + 1) {
      fields.add(unquoted(record.substring(start, end)));
    }
    fields.add(unquoted(record.substring(start)));
    return fields;
  }

  private List<@Nullable Object> splitQuoted(String record) {
    try {
      @Nullable String[] fields = parser.parseLine(options.trim() ? trimmed(record) : record);
      return Arrays.stream(fields).<@Nullable Object>map(this::parsed).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the scanner let a broken record through", e);
    }
  }

  private @Nullable String unquoted(String field) {
    String value = options.trim() ? field.strip() : field;
    return value.isEmpty() && options.emptyIsNull() ? null : value;
  }

  private @Nullable String parsed(@Nullable String field) {
    if (field == null) {
      return options.emptyIsNull() ? null : "";
    }
    return options.trim() ? field.strip() : field;
  }

  /** The record without the blanks around its fields, which no CSV parser would take for such. */
  private String trimmed(String record) {
    StringBuilder text = new StringBuilder(record.length());
    int fieldStart = 0;
    boolean inQuotes = false;
    for (int i = 0; i <= record.length(); i++) {
      if (i < record.length() && record.charAt(i) == options.quote()) {
        inQuotes = !inQuotes;
      } else if (i == record.length() || !inQuotes && record.charAt(i) == options.delimiter()) {
        text.append(record.substring(fieldStart, i).strip());
        text.append(i == record.length() ? "" : options.delimiter());
        fieldStart = i + 1;
      }
    }
    return text.toString();
  }
}
