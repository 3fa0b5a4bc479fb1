package dev.rehome.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVWriter;
import dev.rehome.format.Read;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.Inputs;
import dev.rehome.testing.Property;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever another program writes reads back equal, in every dialect. */
class CsvPropertyTests {

  @TempDir private Path directory;

  /**
   * How a table is written.
   *
   * @param escape what goes before a quote; the quote itself when it is doubled
   * @param empty the option of that name
   */
  private record Dialect(
      char delimiter,
      char quote,
      char escape,
      String lineEnd,
      boolean quoteAll,
      boolean lenient,
      String empty,
      Charset charset) {

    static Dialect of(Inputs inputs) {
      char quote = inputs.oneOf('"', '\'');
      return new Dialect(
          inputs.oneOf(',', ';', '\t', '|'),
          quote,
          inputs.oneOf(quote, quote, '\\'),
          inputs.oneOf("\n", "\r\n", "\r"),
          inputs.flag(),
          inputs.flag(),
          inputs.oneOf("null", "text", "always-null"),
          inputs.oneOf(
              StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE));
    }

    Map<String, Object> options() {
      Map<String, Object> options = new HashMap<>();
      options.put("delimiter", String.valueOf(delimiter));
      options.put("quote", String.valueOf(quote));
      options.put("quotes", lenient ? "lenient" : "strict");
      options.put("empty", empty);
      if (escape != quote) {
        options.put("escape", String.valueOf(escape));
      }
      return options;
    }

    /** With a byte order mark, which says what the bytes are. */
    byte[] bytes(List<String[]> lines) {
      StringWriter text = new StringWriter();
      text.append('\uFEFF');
      try (CSVWriter writer = new CSVWriter(text, delimiter, quote, escape, lineEnd)) {
        lines.forEach(line -> writer.writeNext(line, quoteAll));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString().getBytes(charset);
    }

    /** Only quotes distinguish an empty text from no value. */
    String read(String value) {
      if (value != null && !value.isEmpty()) {
        return value;
      }
      boolean quoted = value != null && quoteAll;
      return empty.equals("text") || (quoted && empty.equals("null")) ? "" : null;
    }
  }

  @Test
  void whatAnotherProgramWritesReadsBackEqual() {
    Property.holds(
        400,
        inputs -> {
          Dialect dialect = Dialect.of(inputs);
          String[] names = names(inputs);
          List<String[]> rows = inputs.list(0, () -> row(inputs, dialect, names.length));

          Read read = read(dialect, names, rows);

          assertThat(read.codes()).as("%s", dialect).allMatch("ok"::equals);
          assertThat(read.values())
              .as("%s", dialect)
              .isEqualTo(rows.stream().map(row -> record(dialect, names, row)).toList());
        });
  }

  @Test
  void readingGoesOnAfterAnyRecord() {
    Property.holds(
        inputs -> {
          Dialect dialect = Dialect.of(inputs);
          String[] names = names(inputs);
          Read all = read(dialect, names, inputs.list(1, () -> row(inputs, dialect, names.length)));
          int record = inputs.random().nextInt(all.records().size());

          Read rest =
              Read.of(
                  new CsvFormat(),
                  all.records().get(0).file(),
                  source(dialect),
                  all.positions().get(record));

          int size = all.records().size();
          assertThat(rest.values()).isEqualTo(all.values().subList(record + 1, size));
          assertThat(rest.places()).isEqualTo(all.places().subList(record + 1, size));
        });
  }

  private Read read(Dialect dialect, String[] names, List<String[]> rows) {
    List<String[]> lines = new ArrayList<>(rows);
    lines.add(0, names);
    SourceFile file = SampleFiles.write(directory.resolve("x.csv"), dialect.bytes(lines));
    return Read.of(new CsvFormat(), file, source(dialect));
  }

  private SourceSpec source(Dialect dialect) {
    return SampleFiles.options(SampleFiles.source(directory), "csv", dialect.options());
  }

  private static String[] names(Inputs inputs) {
    return IntStream.range(0, 1 + inputs.random().nextInt(4))
        .mapToObj(i -> "column " + i)
        .toArray(String[]::new);
  }

  private static String[] row(Inputs inputs, Dialect dialect, int columns) {
    String alphabet = "ab1 #=\\\"'\n\r\u0085\u00e9\u4e2d\ud83d\ude00,;|\t" + dialect.quote;
    return IntStream.range(0, columns)
        .mapToObj(i -> inputs.random().nextInt(8) == 0 ? null : inputs.text(alphabet))
        .toArray(String[]::new);
  }

  private static Map<String, Object> record(Dialect dialect, String[] names, String[] row) {
    Map<String, Object> record = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      record.put(names[i], dialect.read(row[i]));
    }
    return record;
  }
}
