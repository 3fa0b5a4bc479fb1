package dev.rehome.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.RFC4180Parser;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.enums.CSVReaderNullFieldIndicator;
import dev.rehome.format.CountingAscii;
import dev.rehome.format.ManyRecordsContract;
import dev.rehome.format.Read;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTests extends ManyRecordsContract {

  @Override
  protected RecordFormat format() {
    return new CsvFormat();
  }

  @Override
  protected String fileName() {
    return "rows.csv";
  }

  @Override
  protected String text(int records) {
    return IntStream.rangeClosed(1, records)
        .mapToObj(i -> i + "," + word(i) + ",\"two\n\"\"lines\"\"\"\n")
        .collect(Collectors.joining("", "id,größe,note\n", ""));
  }

  @Override
  protected Object value(int number) {
    return row("id", "" + number, "größe", word(number), "note", "two\n\"lines\"");
  }

  @Override
  protected String brokenInTheMiddle() {
    return "id,größe,note\n"
        + "1,Größe 1 é,\"two\n"
        + "\"\"lines\"\"\"\n"
        + "2,x\n"
        + "3,Größe 3 é,\"two\n"
        + "\"\"lines\"\"\"";
  }

  @Override
  protected List<String> codesOfEmptyFile() {
    return List.of("empty-file");
  }

  @Test
  void keepsLineBreaksInQuotesAsTheyAreWritten() {
    Read read = read(write("a,b\r\n\"1\r\n2\n3\r4\",x\r\n"), source());

    assertThat(read.values()).containsExactly(row("a", "1\r\n2\n3\r4", "b", "x"));
  }

  @Test
  void distinguishesAnEmptyFieldFromAnEmptyText() {
    assertThat(read(write("a,b,c\n,\"\",x\n"), source()).values())
        .containsExactly(row("a", null, "b", "", "c", "x"));
    assertThat(read(write("a,b\n,\"\"\n"), csv("empty", "text")).values())
        .containsExactly(row("a", "", "b", ""));
  }

  @Test
  void keepsBlanksUnlessTrimmed() {
    String text = "a,b,c,d\n x , \t,y,z\n x ,\" q \",  ,\"  \"\n";

    assertThat(read(write(text), source()).values())
        .containsExactly(
            row("a", " x ", "b", " \t", "c", "y", "d", "z"),
            row("a", " x ", "b", " q ", "c", "  ", "d", "  "));
    assertThat(read(write(text), csv("trim", true)).values())
        .containsExactly(
            row("a", "x", "b", null, "c", "y", "d", "z"),
            row("a", "x", "b", "q", "c", null, "d", ""));
    assertThat(read(write("a,b\n1 , \"2, 3\" \n"), csv("trim", true)).values())
        .containsExactly(row("a", "1", "b", "2, 3"));
  }

  @Test
  void rejectsTooManyAndTooFewColumns() {
    Read read = read(write("a,b\n1\n1,2,3\n\"1\",2,,\n1,2\n"), source());

    assertThat(read.codes()).containsExactly("csv-columns", "csv-columns", "csv-columns", "ok");
    assertThat(read.message(0)).isEqualTo("expected 2 columns but found 1");
    assertThat(read.message(2)).isEqualTo("expected 2 columns but found 4");
  }

  @ParameterizedTest
  @CsvSource({
    "'1,\"a\"b\n', csv-quote",
    "'1,a\"b\n', csv-quote",
    "'1, \"b\"\n', csv-quote",
    "'1,\"a\n', csv-quote"
  })
  void rejectsWrongQuotesAndOnlyTheirLine(String broken, String code) {
    Read read = read(write("a,b\n0,x\n" + broken + "2,\"y\"\n3,z\n"), source());

    assertThat(read.codes()).containsExactly("ok", code, "ok", "ok");
    assertThat(read.raw(1) + "\n").isEqualTo(broken);
  }

  @Test
  void suspectsTheLineTheRecordBeganOn() {
    Read read = read(write("a,b\n1,\"x\n2,\"y\"\n3,z\n"), source());

    assertThat(read.message(0))
        .isEqualTo(
            "text after the closing quote of a field on line 3; is a quote on line 2 not closed?");
  }

  @Test
  void losesOneLineToAnUnclosedQuoteInABigFileAndDoesLittleWorkTwice() {
    int rows = 200_000;
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 1; i <= rows; i++) {
      text.append(i).append(i == 2 ? ",\"x\n" : ",x\n");
    }
    Read read = read(write(text.toString()), source());

    assertThat(read.records()).hasSize(rows);
    assertThat(read.records().get(1).problem().message()).contains("within 1000 lines");
    assertThat(read.records().get(1).place().line()).isEqualTo(3);
    assertThat(read.codes().stream().filter("ok"::equals)).hasSize(rows - 1);
  }

  @Test
  void rejectsARecordBeyondTheRecordSizeOnceAndReadsTheNextOne() {
    String large = "1,\"" + "x".repeat(50) + "\n" + "y,\"\"\n".repeat(20) + "\",1";
    String text = "a,b,c\n" + large + "\n2,z,1\n" + large + "\r\n3,\"z\n\",1\n";
    SourceSpec source = SampleFiles.limits(source(), 1, 100, 10);
    Read read = read(write(text), source);

    assertThat(read.codes()).containsExactly("too-large", "ok", "too-large", "ok");
    assertThat(read.message(0)).isEqualTo("the record takes 157 bytes; max_record_size is 100");
    assertThat(read.raw(0)).isEqualTo(large);
    assertThat(read.records())
        .extracting(record -> record.place().line())
        .containsExactly(2L, 24L, 25L, 47L);
    goesOnFromEveryPosition(utf8(text), source);
  }

  @Test
  void rejectsARecordOfTooManyLinesOnceAndReadsTheNextOne() {
    String large = "1,\"1\n2\n3\n4\n5\",\"\n\"";
    Read read = read(write("a,b,c\n" + large + "\n2,z,1\n"), csv("max_record_lines", 3L));

    assertThat(read.codes()).containsExactly("too-large", "ok");
    assertThat(read.message(0)).isEqualTo("the record takes 6 lines; max_record_lines is 3");
    assertThat(read.raw(0)).isEqualTo(large);
    assertThat(read.records().get(1).place().line()).isEqualTo(8);
  }

  @Test
  void followsARecordThatIsTooLargeBeforeItsFirstQuote() {
    String text =
        "a,b\n" + "x".repeat(2000) + ",\"1\n2\"\n3,z\n" + "x".repeat(2000) + ",x\"\n4,z\n";
    Read read = read(write(text), SampleFiles.limits(source(), 1, 1000, 10));

    assertThat(read.codes()).containsExactly("too-large", "ok", "too-large", "ok");
    assertThat(read.records().get(1).place().line()).isEqualTo(4);
  }

  @Test
  void takesNoUnclosedQuoteForALargeRecordWhoseColumnsDoNotAddUp() {
    String rows = "3,x,y\n".repeat(20);
    Read read =
        read(
            write("a,b,c\n1,x,y\n2,\"x,y\n" + rows + "4,5,\"\nz\"\n"),
            csv("max_record_lines", 10L));

    assertThat(read.codes().get(1)).isEqualTo("csv-unclosed-quote");
    assertThat(read.message(1))
        .isEqualTo("a quote is not closed within 10 lines (max_record_lines)");
    assertThat(read.raw(1)).isEqualTo("2,\"x,y");
    assertThat(read.codes().stream().filter("ok"::equals)).hasSize(22);
  }

  @Test
  void looksAtNothingMoreThanAFewTimesHoweverManyQuotesAreUnclosed() {
    String rows = "1,\"x\n" + "2,y\n".repeat(20) + "3,\"\"\n" + "4,z\n".repeat(20);
    byte[] bytes = utf8("a,b\n" + rows.repeat(500));
    CountingAscii charset = new CountingAscii();
    SourceSpec source = SampleFiles.charset(csv("max_record_lines", 10L), charset);
    Read read = read(write(bytes), source);

    assertThat(read.records()).hasSize(500 * 42);
    assertThat(read.codes().stream().filter("ok"::equals)).hasSize(500 * 41);
    assertThat(charset.decodedBytes()).isLessThan(4L * bytes.length);
  }

  @Test
  void givesUpAQuoteAtTheEndOfItsLineWithoutMultiline() {
    Read read = read(write("a,b\n1,\"x\ny\"\n2,\"z\"\n"), csv("multiline", false));

    assertThat(read.codes()).containsExactly("csv-unclosed-quote", "csv-quote", "ok");
  }

  @Test
  void rejectsOneHugeRecordInLittleMemoryAndGoesOn() {
    String text = "a,b\n1," + "x".repeat(3_000_000) + "\n2,\"" + "y".repeat(3_000_000) + "\"\n3,z";
    Read read = read(write(text), SampleFiles.limits(source(), 1, 1000, 10));

    assertThat(read.codes()).containsExactly("too-large", "too-large", "ok");
    assertThat(read.records().get(0).place().byteLength()).isEqualTo(3_000_002);
    assertThat(read.records().get(1).place().byteLength()).isEqualTo(3_000_004);
    assertThat(read.records().get(2).place().line()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,a | two columns are named 'a'",
        "a,,b | column 2 has no name",
        "a,\"b | a quote is not closed before the end of the file"
      })
  void refusesAFileWithAWrongHeader(String header, String message) {
    Read read = read(write(header + "\n1,2,3\n"), source());

    assertThat(read.codes()).containsExactly("csv-header");
    assertThat(read.message(0)).isEqualTo("the header: " + message);
    assertThat(RecordFormats.isFileLevel(RecordProblem.of("csv-header", ""))).isTrue();
    goesOnFromEveryPosition(utf8(header + "\n1,2,3\n"), source());
  }

  @Test
  void namesColumnsOfAFileWithoutHeader() {
    assertThat(read(write("x,y\n"), csv("header", false)).values())
        .containsExactly(row("1", "x", "2", "y"));
    assertThat(read(write("x,y\n"), csv("header", List.of("a", "b"))).values())
        .containsExactly(row("a", "x", "b", "y"));
    assertThat(read(write("\"x\"z\n\nx,y\n"), csv("header", false)).codes())
        .containsExactly("csv-quote", "ok");
    assertThat(read(write(""), csv("header", false)).codes()).isEmpty();
  }

  @Test
  void leavesOutLinesAtTheTopCommentsAndBlankLines() {
    SourceSpec source =
        SampleFiles.options(source(), "csv", Map.of("skip_lines", 2L, "comment", "#"));
    Read read = read(write("a \"title\nx\n# c\n\na,b\n#\"no\n\n1,2\n\n"), source);

    assertThat(read.values()).containsExactly(row("a", "1", "b", "2"));
    assertThat(read.records().get(0).place().line()).isEqualTo(8);
    goesOnFromEveryPosition(utf8("a\nx\na,b\n#\"no\n1,2\n3,4\n"), source);
  }

  @Test
  void readsBlankLinesOfASingleColumn() {
    assertThat(read(write("a\n1\n\n2\n"), source()).values())
        .containsExactly(row("a", "1"), row("a", null), row("a", "2"));
  }

  @Test
  void readsOtherDelimitersAndQuotes() {
    SourceSpec source =
        SampleFiles.options(source(), "csv", Map.of("delimiter", "¦", "quote", "'"));

    assertThat(read(write("a¦b\n'x''¦'¦y\né¦\"\n"), source).values())
        .containsExactly(row("a", "x'¦", "b", "y"), row("a", "é", "b", "\""));
    assertThat(
            Read.of(
                    format(),
                    SampleFiles.write(directory.resolve("t.tsv"), "a\tb\n1\t2,3\n"),
                    source())
                .values())
        .containsExactly(row("a", "1", "b", "2,3"));
  }

  @Test
  void splitsAsOpenCsvDoes() throws IOException {
    Random random = new Random(7);
    CsvOptions options = CsvOptions.of(SampleFiles.write(directory.resolve("x.csv"), ""), source());
    CsvFields fields = new CsvFields(options);
    RFC4180Parser parser =
        new RFC4180ParserBuilder()
            .withFieldAsNull(CSVReaderNullFieldIndicator.EMPTY_SEPARATORS)
            .build();
    for (int i = 0; i < 5000; i++) {
      String record =
          random
              .ints(1 + random.nextInt(4), 0, 2)
              .mapToObj(quoted -> quoted == 0 ? randomText(random, "ab é\0\\'\t") : quoted(random))
              .collect(Collectors.joining(","));
      byte[] bytes = utf8(record);
      assertThat(fields.split(bytes, 0, bytes.length))
          .as(record)
          .isEqualTo(Arrays.asList(parser.parseLine(record)));
    }
  }

  private static String quoted(Random random) {
    return '"' + randomText(random, ",\"ab é\n\\' ").replace("\"", "\"\"") + '"';
  }

  @Test
  void readsBackWhateverIsQuoted() {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      List<String> fields = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        fields.add(randomText(random, ",\"ab é\n\r\0\\' "));
      }
      String line =
          fields.stream()
              .map(field -> '"' + field.replace("\"", "\"\"") + '"')
              .collect(Collectors.joining(","));
      Read read = read(write("a,b,c\n" + line + "\nx,y,z\n"), source());

      assertThat(read.values())
          .containsExactly(
              row("a", fields.get(0), "b", fields.get(1), "c", fields.get(2)),
              row("a", "x", "b", "y", "c", "z"));
    }
  }

  @Test
  void goesOnFromEveryPositionOfWhateverFileByWhateverOptions() {
    Random random = new Random(5);
    List<Map<String, Object>> options =
        List.of(
            Map.of(),
            Map.of("quotes", "lenient"),
            Map.of("quotes", "lenient", "trim", true, "escape", "\\"),
            Map.of("escape", "\\", "trailing_delimiter", true, "max_record_lines", 3L),
            Map.of("comment", "#", "empty", "always-null", "null", List.of("b")));
    for (int i = 0; i < 400; i++) {
      byte[] bytes =
          utf8("a,b\r\n" + randomText(random, ",\"ab \n\r\\#") + randomText(random, ",\"\n\ra\n"));
      if (i % 2 == 0) {
        bytes = utf8("a,b,c\r\n" + randomText(random, ",a\n").repeat(3) + "\r\n".repeat(20));
      }
      for (Map<String, Object> some : options) {
        goesOnFromEveryPosition(bytes, SampleFiles.options(source(), "csv", some));
      }
    }
  }

  @Test
  void givesRowsThatAreMaps() {
    Map<?, ?> row = (Map<?, ?>) read(write("b,a\n1,\n"), source()).values().get(0);

    assertThat(row).isEqualTo(row("a", null, "b", "1")).hasSize(2);
    assertThat(row.hashCode()).isEqualTo(row("a", null, "b", "1").hashCode());
    assertThat(row.containsKey("a")).isTrue();
    assertThat(row.containsKey("c")).isFalse();
    assertThat(row.get("c")).isNull();
    assertThat(row.keySet().toString()).isEqualTo("[b, a]");
  }

  @Test
  void refusesImpossibleOptions() {
    SourceSpec source =
        SampleFiles.options(
            source(),
            "csv",
            Map.of(
                "quote", ",", "comment", ",", "max_record_lines", 0L, "header", List.of("a", "a")));

    assertThat(format().check(source)).hasSize(4);
    assertThat(format().check(source())).isEmpty();
  }

  @Test
  void findsThePlaceOfARecordInATranscodedFile() {
    byte[] bytes = "a,b\n1,é\n2,ü\n".getBytes(StandardCharsets.UTF_16LE);
    SourceSpec source = SampleFiles.charset(source(), StandardCharsets.UTF_16LE);
    Read read = read(write(bytes), source);

    assertThat(read.records().get(1).place().byteOffset()).isEqualTo(16);
    assertThat(read.records().get(1).place().byteLength()).isEqualTo(6);
    assertThat(read.positions().get(0)).isEqualTo(new ReadPosition(9, 1, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2,x@\n", "2,\"x@\"\n", "2,\"x\ny@\"\n", "2,@@\n"})
  void keepsTheLineEndAndTheQuoteAfterHalfASurrogatePair(String broken) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String[] parts = ("a,b\n1,x\n" + broken + "3,\"y\"\n").split("@");
    for (int i = 0; i < parts.length; i++) {
      bytes.write(i == 0 ? new byte[0] : new byte[] {(byte) 0xD8, 0x3D});
      bytes.write(parts[i].getBytes(StandardCharsets.UTF_16BE));
    }
    Read read =
        read(write(bytes.toByteArray()), SampleFiles.charset(source(), StandardCharsets.UTF_16));

    assertThat(read.codes()).containsExactly("ok", "malformed-text", "ok");
  }

  private SourceSpec csv(String option, Object value) {
    return SampleFiles.options(source(), "csv", Map.of(option, value));
  }

  private static String randomText(Random random, String alphabet) {
    return random
        .ints(random.nextInt(12), 0, alphabet.length())
        .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
        .collect(Collectors.joining());
  }

  private static Map<String, Object> row(String... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    List<String> list = Arrays.asList(namesAndValues);
    for (int i = 0; i < list.size(); i += 2) {
      row.put(list.get(i), list.get(i + 1));
    }
    return row;
  }

  @Test
  void rejectsWholeFileWhoseHeaderIsWrong() {
    String text = "sep=;\na;;c\n1;2;3\n";
    Read read = read(write(text), source());

    assertThat(read.codes()).containsExactly("csv-header");
    assertThat(read.places().get(0).line()).isEqualTo(2);
    assertThat(read.raw(0)).isEqualTo(text);
  }
}
