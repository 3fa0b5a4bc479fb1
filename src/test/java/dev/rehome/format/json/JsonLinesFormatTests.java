package dev.rehome.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.ManyRecordsContract;
import dev.rehome.format.Read;
import dev.rehome.format.RecordFormat;
import dev.rehome.testing.SampleFiles;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesFormatTests extends ManyRecordsContract {

  @Override
  protected RecordFormat format() {
    return new JsonLinesFormat();
  }

  @Override
  protected String fileName() {
    return "records.jsonl";
  }

  @Override
  protected String text(int records) {
    return IntStream.rangeClosed(1, records)
        .mapToObj(i -> "{\"id\": " + i + ", \"name\": \"" + word(i) + "\"}\n")
        .collect(Collectors.joining());
  }

  @Override
  protected Object value(int number) {
    return Map.of("id", (long) number, "name", word(number));
  }

  @Override
  protected String brokenInTheMiddle() {
    return text(3).replace("\"id\": 2", "\"id\": }");
  }

  @Test
  void ignoresBlankLines() {
    String text = "\n \t\n  {\"a\": 1}  \r\n\r\n2\n\n";
    Read read = read(write(text), source());

    assertThat(read.values()).containsExactly(Map.of("a", 1L), 2L);
    assertThat(read.raw(0)).isEqualTo("  {\"a\": 1}  ");
    assertThat(read.records()).extracting(record -> record.place().line()).containsExactly(3L, 5L);
    resumesFromEveryPosition(utf8(text), source());
  }

  @Test
  void rejectsOnlyTheBrokenLines() {
    Read read =
        read(
            write("1\n{\"a\": \"x\n2 3\n{\"a\":1,\"a\":2}\n" + "[".repeat(10_000) + "\n4"),
            source());

    assertThat(read.codes())
        .containsExactly("ok", "truncated", "json-syntax", "duplicate-key", "too-deep", "ok");
    assertThat(read.message(2)).contains("line 3, column 3");
  }

  @Test
  void rejectsHugeLinesInLittleMemory() {
    String text = "1\n\"" + "x".repeat(3_000_000) + "\"\n" + " ".repeat(2000) + "\n2\n";
    Read read = read(write(text), SampleFiles.limits(source(), 1, 1000, 10));

    assertThat(read.codes()).containsExactly("ok", "too-large", "too-large", "ok");
    assertThat(read.records().get(1).place().byteLength()).isEqualTo(3_000_002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0{\0\0e", "{\0\0\0}\0\0\0", "\0\0\0{\0\0\0}", "\0{\0}"})
  void neverGuessesAnotherCharsetFromZeroBytes(String line) {
    Read read = read(write("1\n" + line + "\n2\n"), source());

    assertThat(read.codes()).containsExactly("ok", "json-syntax", "ok");
    assertThat(read.message(1)).doesNotContain("UTF-32", "UCS");
  }
}
