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
 * have quotes; the others need no parser. For one thread.
 */
final class CsvFields {

  private final CsvOptions options;
  private final RFC4180Parser parser;

  CsvFields(CsvOptions options) {
    this.options = options;
    this.parser =
        new RFC4180ParserBuilder()
            .withSeparator(options.delimiter())
            .withQuoteChar(options.quote())
            .withFieldAsNull(CSVReaderNullFieldIndicator.EMPTY_SEPARATORS)
            .build();
  }

  /** The fields; null for an unquoted empty one unless the options make it a text. */
  List<@Nullable Object> split(byte[] bytes, int from, int to, boolean quoted) {
    if (!quoted && options.delimiter() < 0x80) {
      return splitBytes(bytes, from, to);
    }
    String record = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return quoted ? splitQuoted(record) : splitPlain(record);
  }

  private List<@Nullable Object> splitBytes(byte[] bytes, int from, int to) {
    List<@Nullable Object> fields = new ArrayList<>();
    byte delimiter = (byte) options.delimiter();
    int start = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == delimiter) {
        fields.add(unquoted(new String(bytes, start, i - start, StandardCharsets.UTF_8)));
        start = i + 1;
      }
    }
    fields.add(unquoted(new String(bytes, start, to - start, StandardCharsets.UTF_8)));
    return fields;
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
