package dev.rehome.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Envelope;
import dev.rehome.format.Read;
import dev.rehome.format.input.RawRecord;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs write and call CSV. */
class CsvDialectTests {

  private static final Pattern FIRST_DIGITS = Pattern.compile("\\d(?=\\d)");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5\" pipe,2 | 5\" pipe",
        "a\"\"b\",2 | a\"\"b\"",
        "\"5\" pipe\",2 | 5\" pipe",
        "\"say \"hi\" now\",2 | say \"hi\" now",
        "\"5\"\" pipe\",2 | 5\" pipe",
        "\"a,b\",2 | a,b",
      })
  void readsOtherQuotesAsTextWhenTheyAreLenient(String row, String value) {
    assertThat(firsts(csv(Map.of("quotes", "lenient")), "a,b\n" + row + "\nx,y\n"))
        .containsExactly(value, "x");
  }

  @Test
  void joinsNoLinesThroughLenientQuotes() {
    Read read = read(csv(Map.of("quotes", "lenient")), "a,b,c\n1,\"a\"b,c\n2,\"x\",y\n");

    assertThat(read.codes()).containsExactly("csv-quote", "ok");
    assertThat(read.raw(0)).isEqualTo("1,\"a\"b,c");
  }

  @Test
  void keepsLineBreaksInsideLenientQuotes() {
    assertThat(firsts(csv(Map.of("quotes", "lenient")), "a,b\n\"x\ny\",5\"\n\"z\",1\n"))
        .containsExactly("x\ny", "z");
  }

  @Test
  void namesTheOptionThatReadsAQuoteInsideAField() {
    Read read = read(csv(Map.of()), "a,b\n5\" pipe,2\n\"x\"y,2\n\"x\\\"y\",2\n1,2\n");

    assertThat(read.codes()).containsExactly("csv-quote", "csv-quote", "csv-quote", "ok");
    assertThat(hint(read, 0)).contains("csv: { quotes: lenient }");
    assertThat(hint(read, 1)).contains("csv: { quotes: lenient }");
    assertThat(hint(read, 2)).contains("csv: { escape: \"\\\\\" }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\\\"b\",2 | a\"b",
        "\"a\\\\\",2 | a\\",
        "\"a\\nb\",2 | a\\nb",
        "a\\b,2 | a\\b",
        "\"a\"\"b\",2 | a\"b",
        "\"\\\"\",2 | \"",
        "\"\\\\\\\",\",2 | \\\",",
      })
  void readsEscapedQuotes(String row, String value) {
    assertThat(firsts(csv(Map.of("escape", "\\")), "a,b\n" + row + "\nx,y\n"))
        .containsExactly(value, "x");
    assertThat(firsts(csv(Map.of("escape", "\\", "trim", true)), "a,b\n " + row + "\nx,y\n"))
        .containsExactly(value, "x");
  }

  @Test
  void treatsNullMarkersAsNoValueUnlessTheyAreQuoted() {
    SourceSpec source = csv(Map.of("null", List.of("\\N", "NULL")));

    assertThat(firsts(source, "a,b\n\\N,1\nNULL,1\n\"NULL\",1\n\"\\N\",1\nnull,1\n,1\n\"\",1\n"))
        .containsExactly(null, null, "NULL", "\\N", "null", null, "");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"null,-,''", "text,'',''", "always-null,-,-"})
  void letsTheSpecSayWhatEmptyFieldsAre(String empty, String unquoted, String quoted) {
    assertThat(firsts(csv(Map.of("empty", empty)), "a,b\n,1\n\"\",1\n"))
        .containsExactly(unquoted, quoted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;\r\n", "sep=;\n"})
  void readsTheDelimiterFromTheFirstLineAsExcelDoes(String line) {
    String text = line + "a;b\n1,5;2\n3;4\n";
    Read read = read(csv(Map.of()), text);

    assertThat(values(read)).containsExactly("1,5", "3");
    assertThat(read.records().get(0).place().line()).isEqualTo(3);
    assertThat(firsts(csv(Map.of("skip_lines", 1L, "delimiter", ";")), text))
        .containsExactly("1,5", "3");
    assertThat(firsts(csv(Map.of("delimiter", ",")), text)).containsExactly("1,5", "3");
    assertThat(firsts(csv(Map.of()), "\uFEFF" + text)).containsExactly("1,5", "3");
    assertThat(firsts(csv(Map.of()), "sep=;x\n1\n")).containsExactly("1");
  }

  @Test
  void readsLinesThatEndWithADelimiter() {
    SourceSpec source = csv(Map.of("trailing_delimiter", true));

    Read read = read(source, "a,b,\n1,2,\n3,,\n4,\n5,6\n7,\"\"\n");

    assertThat(read.codes()).containsExactly("ok", "ok", "csv-columns", "ok", "ok");
    assertThat(hint(read(csv(Map.of()), "a,b,\n1,2,\n"), 0)).contains("trailing_delimiter: true");
    assertThat(hint(read(csv(Map.of()), "a,b\n1,2,\n3,4\n"), 0))
        .contains("trailing_delimiter: true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", "\uFEFF\uFEFF", "\uFEFF\uFEFF\uFEFF"})
  void leavesOutByteOrderMarksHoweverManyThereAre(String marks) {
    assertThat(read(csv(Map.of()), marks + "a,b\n1,2\n").values())
        .containsExactly(Map.of("a", "1", "b", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void keepsACarriageReturnInsideAFieldOfAFileWithLineFeeds(String end) {
    Read read = read(csv(Map.of()), "a,b" + end + "x\ry,1" + end + "2,z\rw" + end + "3,4" + end);

    assertThat(values(read)).containsExactly("x\ry", "2", "3");
    assertThat(read.records())
        .extracting(record -> record.place().line())
        .containsExactly(2L, 3L, 4L);
  }

  @Test
  void rejectsARecordWithALineFeedInsideAFieldOfAFileWithOtherLineEnds() {
    Read read = read(csv(Map.of()), "a,b\r\n1,x\r\n5,a\nb\r\n6,c\nd\ne\r\n7,y\r\n8,z\n");

    assertThat(read.codes()).containsExactly("ok", "csv-line-end", "csv-line-end", "ok", "ok");
    assertThat(read.raw(1)).isEqualTo("5,a\nb");
    assertThat(read.raw(2)).isEqualTo("6,c\nd\ne");
    assertThat(read.message(1)).contains("a line feed inside a field").contains("CR LF");
    assertThat(read.records())
        .extracting(record -> record.place().line())
        .containsExactly(2L, 3L, 5L, 8L, 9L);
  }

  @ParameterizedTest
  @CsvSource({"'\r\n','\n'", "'\n','\r\n'", "'\r','\n'", "'\r','\r\n'"})
  void rejectsBothPiecesOfARowThatAnotherLineEndCuts(String end, String other) {
    List<String> broken =
        List.of(
            "first" + other + "line,3,4",
            "1,mid" + other + "dle,4",
            "1,2,la" + other + "st",
            "1,2,la" + other + other + "st" + other + "line",
            "1,2,good" + other + "first" + other + "line,3,4");
    String text = end + String.join(end + "9,8,7" + end, broken) + end;
    Read read = read(csv(Map.of()), "a,b,c" + (end + "0,0,0").repeat(9) + text);

    assertThat(read.codes().stream().filter(code -> !code.equals("ok")))
        .containsExactly(
            "csv-line-end", "csv-line-end", "csv-line-end", "csv-line-end", "csv-line-end");
    assertThat(read.codes()).hasSize(9 + 5 + 4);
    assertThat(read.raw(9)).isEqualTo(broken.get(0));
    assertThat(read.raw(15)).isEqualTo(broken.get(3));
    assertThat(read.raw(17)).isEqualTo(broken.get(4));
    assertThat(read.records().get(16).place().line()).isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource({"'1,2,3,4',5000", "'1,2,x\"y',5000", "'1,2',2501", "1,5000"})
  void rejectsNoMoreThanTheBrokenRowsWhoseLinesEndOtherwise(String broken, int rejects) {
    String rows = "1,2,3\n" + (broken + "\n").repeat(5000) + "4,5,6\n7,8,9\n";
    Read read = read(csv(Map.of()), "a,b,c\r\n" + "0,0,0\r\n".repeat(8000) + rows + "1,1,1\n");
    List<String> codes = read.codes().subList(8000, read.codes().size());

    assertThat(codes.stream().filter(code -> !code.equals("ok"))).hasSize(rejects);
    assertThat(codes.subList(codes.size() - 2, codes.size())).containsOnly("ok");
    for (int i = 8000; i < read.records().size(); i++) {
      if (read.records().get(i).problem() != null) {
        assertThat(read.raw(i).lines().count()).isLessThan(3);
      }
    }
  }

  @Test
  void keepsAGoodRowBeforeABrokenOneWhoseLineEndsOtherwise() {
    assertThat(
            read(csv(Map.of()), "a,b\r\n\r\n\r\n1,2\r\n3,4\n5,6,7\n8,9\n1,x\"y\n2,3\r\n").codes())
        .containsExactly("ok", "ok", "csv-columns", "ok", "csv-quote", "ok");
    assertThat(read(csv(Map.of()), "a,b\r\n1,2\r\n3,4\nx\"y\r\n5,6\r\n").codes())
        .containsExactly("ok", "csv-line-end", "csv-quote", "ok");
  }

  @ParameterizedTest
  @CsvSource({"'\r\n','\n'", "'\n','\r\n'", "'\r','\n'", "'\r','\r\n'"})
  void neverCutsAValueWhereverAnotherLineEndIs(String end, String other) {
    Random random = new Random(17);
    for (int i = 0; i < 200; i++) {
      List<String> rows = new ArrayList<>();
      for (int j = 0; j < 8; j++) {
        String row = j + "0," + j + "1," + j + "2";
        rows.add(
            j % 2 == 0
                ? row
                : FIRST_DIGITS.matcher(row).replaceAll(m -> m.group() + breaks(random, other)));
      }
      String text = "a,b,c" + end + (String.join(end, rows) + end).repeat(2);
      Read read = read(csv(Map.of()), text + ("9,9,9" + end).repeat(100));

      for (int j = 0; j < read.records().size(); j++) {
        boolean ok = read.codes().get(j).equals("ok");
        assertThat(!ok || rows.contains(read.raw(j)) || read.raw(j).equals("9,9,9"))
            .as(text + " gives " + read.raw(j))
            .isTrue();
      }
      assertThat(read.codes().stream().filter("ok"::equals)).hasSizeGreaterThanOrEqualTo(108);
    }
  }

  private static String breaks(Random random, String lineEnd) {
    return ("x" + lineEnd + "y").repeat(random.nextInt(3));
  }

  @Test
  void readsFilesWhoseLineEndsAreMixed() {
    assertThat(firsts(csv(Map.of()), "a,b\n1,x\r\n2,y\r\n\n3,z\n4,\"p\nq\"\n5,v\r\n6,w\n"))
        .containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(read(csv(Map.of()), "a\r\nb\r\nx\ny\r\nz\r\n").codes())
        .containsExactly("ok", "csv-line-end", "ok");
    assertThat(read(csv(Map.of()), "id,na\nme\r\n1,x\r\n2,y\r\n").codes())
        .containsExactly("csv-header");
  }

  @Test
  void readsOldMacFilesWithLineFeedsInsideQuotes() {
    assertThat(firsts(csv(Map.of()), "a,b\r\"x\ny\",1\r2,z\r")).containsExactly("x\ny", "2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,v\r1,a\r2,b\r3,c\n",
        "id,v\r1,a\n2,b\r3,c\r",
        "id,v\r1,a\r2,b\r\n3,c\r",
        "id,v\r1,\"a\n\n\n\n\"\r2,b\r3,c\n",
      })
  void readsOldMacFilesWithAFewOtherLineEnds(String text) {
    assertThat(firsts(csv(Map.of()), text)).containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void cutsNoTextsWithMoreCarriageReturnsThanTheFileHasLines(String end) {
    String text = String.join(end, "id,note", "1,a\rb\rc", "2,d\re\rf", "");

    assertThat(read(csv(Map.of()), text).values())
        .containsExactly(
            Map.of("id", "1", "note", "a\rb\rc"), Map.of("id", "2", "note", "d\re\rf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id,v\r1,a\n2,b\n3,c\n", "id,na\rme\r\n1,a\r\n2,b\r\n"})
  void rejectsAFileWhoseHeaderHoldsACarriageReturnWithoutQuotes(String text) {
    Read read = read(csv(Map.of()), text);

    assertThat(read.codes()).containsExactly("csv-header");
    assertThat(read.message(0)).contains("a carriage return inside a name");
    assertThat(firsts(csv(Map.of()), "id,\"na\rme\"\n1,a\n")).containsExactly("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a;b;c ~ 1;2;3 ~ ;",
        "a;b ~ 1,5;2,5 ~ ;",
        "a|b ~ 1|2,3,4 ~ |",
        "\"a\";\"b\" ~ \"1\";\"2\" ~ ;",
      })
  void namesTheDelimiterThatFits(String header, String row, String delimiter) {
    Read read = read(csv(Map.of("header", List.of("x", "y"))), header + "\n" + row + "\n");

    assertThat(read.codes()).doesNotContain("ok");
    assertThat(hint(read, 1)).contains("csv: { delimiter: \"" + delimiter + "\" }");
  }

  @Test
  void namesNoDelimiterWhereTheOwnOneFits() {
    assertThat(hint(read(csv(Map.of()), "a,b\n1;2,3\n4;5,6\n7\n"), 2)).isNull();
    assertThat(hint(read(csv(Map.of()), "a\tb\n1,5\t2\n3\t4\n"), 0)).contains("delimiter: \"\\t\"");
  }

  @Test
  void namesUtf16WhereAHeaderHasZeroBytes() {
    byte[] bytes = "id,name\n1,x\n".getBytes(StandardCharsets.UTF_16LE);
    SourceFile file = SampleFiles.write(directory.resolve("x.csv"), bytes);
    Read read = Read.of(new CsvFormat(), file, csv(Map.of()));

    assertThat(read.codes()).containsExactly("csv-header");
    assertThat(read.message(0)).contains("zero bytes");
    assertThat(hint(read, 0)).contains("source.charset: UTF-16LE,");
  }

  @Test
  void showsInvisibleCharactersOfHeaders() {
    assertThat(read(csv(Map.of()), "id\u200B,id\u200B\n1,2\n").message(0))
        .isEqualTo("the header: two columns are named 'id\\u200B'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sep=;\r\n\"a\";b\r\n1;x\r\n2\r\n3;5\"\r\n",
        "\uFEFF\uFEFF# top\n# more\na,b\n# c\n1,x\n2\n3,5\"\n",
        "a,b\r1,x\r2\r3,5\"\r",
        "a,b\r\n1,x\r\n2\r\n3,5\"\r\n",
        "a,b\n1,x\n2\n3,5\"",
      })
  void copiesRejectsSoThatTheyReadAgainOnceTheyAreFixed(String text) throws IOException {
    SourceSpec source = csv(Map.of("comment", "#"));
    Read read = read(source, text);
    Envelope envelope = new CsvFormat().envelope(read.records().get(0).file(), source);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    copy.write(envelope.before());
    copy.write(RawRecord.cut(read.records().get(1).file(), read.places().get(1)));
    copy.write(envelope.between());
    copy.write(RawRecord.cut(read.records().get(2).file(), read.places().get(2)));
    copy.write(envelope.after());
    String delimiter = text.startsWith("sep") ? ";" : ",";
    String fixed =
        copy.toString(StandardCharsets.UTF_8)
            .replaceFirst("(?m)^2$", "2" + delimiter + "y")
            .replace("5\"", "5");

    Read again = read(source, fixed);

    assertThat(again.values())
        .containsExactly(Map.of("a", "2", "b", "y"), Map.of("a", "3", "b", "5"));
  }

  private List<Object> firsts(SourceSpec source, String text) {
    return values(read(source, text));
  }

  private static List<Object> values(Read read) {
    assertThat(read.codes()).containsOnly("ok");
    return read.values().stream()
        .map(value -> ((Map<?, ?>) value).values().iterator().next())
        .collect(Collectors.toList());
  }

  private Read read(SourceSpec source, String text) {
    return Read.of(new CsvFormat(), SampleFiles.write(directory.resolve("x.csv"), text), source);
  }

  private SourceSpec csv(Map<String, Object> options) {
    return SampleFiles.options(SampleFiles.source(directory), "csv", options);
  }

  private static String hint(Read read, int index) {
    SourceRecord record = read.records().get(index);
    return record.problem().hint();
  }
}
