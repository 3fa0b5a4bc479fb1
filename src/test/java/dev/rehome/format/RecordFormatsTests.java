package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rehome.format.csv.CsvFormat;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFormatsTests {

  private static final String TEXT = "{\"id\": 1, \"name\": \"x\"}\n<a/>";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "json, UTF-16LE",
    "json, UTF-16BE",
    "json, UTF-32LE",
    "jsonl, UTF-16LE",
    "xml, UTF-16LE",
    "xml, UTF-32BE",
    "yaml, UTF-16LE",
  })
  void namesTheCharsetOfWideTextWithoutAByteOrderMark(String name, Charset charset)
      throws IOException {
    for (SourceRecord record : read(name, TEXT.getBytes(charset), StandardCharsets.UTF_8)) {
      assertThat(Objects.requireNonNull(record.problem()).hint())
          .as(record.problem().message())
          .contains("source.charset: " + charset.name());
    }
  }

  @Test
  void namesNoCharsetOfTextWithAStrayZeroByteOrOfWideTextThatIsDeclared() throws IOException {
    byte[] declared = "{\"id\": nul}".getBytes(StandardCharsets.UTF_16LE);
    byte[] stray = "{\"id\": \0, \"b\": \0}".getBytes(StandardCharsets.UTF_8);

    assertThat(read("json", stray, StandardCharsets.UTF_8).get(0).problem())
        .isNotNull()
        .satisfies(problem -> assertThat(problem.hint()).isNull());
    assertThat(read("json", declared, StandardCharsets.UTF_16LE).get(0).problem())
        .isNotNull()
        .satisfies(problem -> assertThat(problem.hint()).isNull());
  }

  private List<SourceRecord> read(String name, byte[] bytes, Charset declared) throws IOException {
    SourceFile file = SampleFiles.write(directory.resolve("a." + name), bytes);
    SourceSpec source = SampleFiles.charset(SampleFiles.source(file.path()), declared);
    RecordFormat format = RecordFormats.forFile("a." + name).orElseThrow();
    List<SourceRecord> records = new ArrayList<>();
    try (RecordReader reader =
        RecordFormats.open(format, file, source, ReadPosition.START, false)) {
      for (SourceRecord one = reader.read(); one != null; one = reader.read()) {
        records.add(one);
      }
    }
    assertThat(records).isNotEmpty();
    return records;
  }

  @Test
  void findsTheFormatsThatAreRegistered() {
    assertThat(RecordFormats.descriptions())
        .extracting(FormatDescription::name)
        .contains("json", "json-lines", "csv", "run-directory")
        .doesNotHaveDuplicates();
  }

  @Test
  void findsAFormatByName() {
    assertThat(RecordFormats.named("csv")).isInstanceOf(CsvFormat.class);
    assertThatIllegalArgumentException().isThrownBy(() -> RecordFormats.named("cvs"));
  }

  @Test
  void findsNoFormatForOtherExtensions() {
    assertThat(RecordFormats.forFile("a.JSON")).isPresent();
    assertThat(RecordFormats.forFile("a.png")).isEmpty();
    assertThat(RecordFormats.forFile("json")).isEmpty();
  }
}
