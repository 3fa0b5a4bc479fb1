package dev.rehome.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.ManyRecordsContract;
import dev.rehome.format.Read;
import dev.rehome.format.RecordFormat;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTests extends ManyRecordsContract {

  @Override
  protected RecordFormat format() {
    return new JsonFormat();
  }

  @Override
  protected String fileName() {
    return "records.json";
  }

  @Override
  protected String text(int records) {
    return IntStream.rangeClosed(1, records)
        .mapToObj(
            i ->
                "  { \"id\": " + i + ",\n    \"name\": \"" + word(i) + "\", \"s\": \"]},{[\\\"\" }")
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  @Override
  protected Object value(int number) {
    return Map.of("id", (long) number, "name", word(number), "s", "]},{[\"");
  }

  @Override
  protected String brokenInTheMiddle() {
    return text(3).replace("\"id\": 2", "\"id\": 02");
  }

  @Override
  protected List<String> codesOfEmptyFile() {
    return List.of("empty-file");
  }

  @Test
  void readsADocumentThatIsOneObject() {
    Read read = read(write(" {\"a\": [1, {}]}\n"), source());

    assertThat(read.values()).containsExactly(Map.of("a", List.of(1L, Map.of())));
    assertThat(read.raw(0)).isEqualTo("{\"a\": [1, {}]}");
    goesOnFromEveryPosition(utf8("{\"a\": 1}"), source());
  }

  @Test
  void keepsNumbersAsTheyAreWritten() {
    Read read =
        read(write("[1, -0, 123456789012345678901, 1.50, 1e3, true, null, \"x\"]"), source());

    assertThat(read.values())
        .containsExactly(
            1L,
            0L,
            new BigInteger("123456789012345678901"),
            new BigDecimal("1.50"),
            new BigDecimal("1E+3"),
            true,
            null,
            "x");
  }

  @Test
  void readsElementsAtAPointer() {
    SourceSpec source = json("/data/1/it~1ems");
    String text =
        "{\"x\": {\"data\": 1}, \"data\": [[{}], {\"no\": \"]\", \"it\\/ems\": [ {\"a\": 1} ,"
            + " {\"a\": 2} ]}], \"y\": []}";
    Read read = read(write(text), source);

    assertThat(read.values()).containsExactly(Map.of("a", 1L), Map.of("a", 2L));
    assertThat(read.raw(1)).isEqualTo("{\"a\": 2}");
    goesOnFromEveryPosition(utf8(text), source);
  }

  @Test
  void readsMembersAtAPointerWithTheirKeys() {
    SourceSpec source = json("/items");
    String text = "{\"items\": {\"a\": {\"v\": 1}, \"b\\u00e9\" : [2],\n\"c\": nul, \"d\": \"x\"}}";
    Read read = read(write(text), source);

    assertThat(read.records()).extracting(SourceRecord::key).containsExactly("a", "bé", null, "d");
    assertThat(read.values()).containsExactly(Map.of("v", 1L), List.of(2L), null, "x");
    assertThat(read.raw(1)).isEqualTo("\"b\\u00e9\" : [2]");
    assertThat(read.message(2)).contains("line 2, column 6");
    goesOnFromEveryPosition(utf8(text), source);
  }

  @Test
  void wrapsCutRecordsInWhatTheyWereIn() throws Exception {
    Envelope envelope =
        format().envelope(write("{\"a\":[1,{\"b\\\"\":{\"k\":1}}]}"), json("/a/1/b\""));

    assertThat(new String(envelope.before())).isEqualTo("{\"a\":[null,{\"b\\\"\":{\n");
    assertThat(new String(envelope.after())).isEqualTo("\n}}]}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1}           | /b   | no member is named 'b'",
        "{\"a\": [1]}         | /a/1 | the array has no element 1",
        "{\"a\": \"x\"}       | /a   | there is neither an array nor an object",
        "[]                   | /a   | nothing is there"
      })
  void reportsAPointerThatMatchesNothing(String text, String pointer, String message) {
    Read read = read(write(text), json(pointer));

    assertThat(read.codes()).containsExactly("records-not-found");
    assertThat(read.message(0)).contains(message).contains("line 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 2",
        "{\"a\":1]",
        "{a:1}",
        "[1}",
        "tru",
        "{\"a\" 1}",
        "'x'",
        "{}{}",
        "\"\\x\"",
        "01",
        ""
      })
  void rejectsABrokenElementAndGoesOn(String broken) {
    String text = "[0,\n" + broken + ",\n{\"z\":[1]}]";
    Read read = read(write(text), source());

    assertThat(read.codes()).containsExactly("ok", "json-syntax", "ok");
    assertThat(read.message(1)).contains("line 2, column ");
    goesOnFromEveryPosition(utf8(text), source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4e9999999999", "1E+999999999999", "-1e-99999999999", "1e2147483649"})
  void aNumberWhoseExponentIsTooLargeIsARejectOfItsElement(String number) {
    Read read = read(write("[1,\n{\"a\": [" + number + "]},\n3]"), source());

    assertThat(read.codes()).containsExactly("ok", "range", "ok");
    assertThat(read.message(1))
        .contains("exponent")
        .contains(number)
        .contains(" at line 2, column 8");
    assertThat(read.values()).containsExactly(1L, null, 3L);
  }

  @Test
  void aNumberOfTooManyDigitsIsARejectOfItsElement() {
    Read read = read(write("[1, 1" + "0".repeat(1000) + ", 2]"), source());

    assertThat(read.codes()).containsExactly("ok", "range", "ok");
    assertThat(read.message(1)).isEqualTo("a number has more than 1000 digits at line 1, column 5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[NaN]         | 'NaN' is not a JSON value: numbers must be finite; expected null",
        "[-Infinity]   | '-Infinity' is not a JSON value: numbers must be finite; expected"
            + " null",
        "[\u2060]     | unexpected character U+2060 (WORD JOINER) at line 1, column 2",
        "[ \u00a01]   | unexpected character U+00A0 (NO-BREAK SPACE) at line 1, column 3",
        "[\u201cx\u201d] | unexpected character U+201C (LEFT DOUBLE QUOTATION MARK)",
        "[1:2]         | unexpected character ':' at line 1, column 3",
        "[\"a\tb\"] | Illegal unquoted character U+0009",
        "[/* x */ 1]   | expected a value but found '/': JSON has no comments",
        "[+1]          | Unexpected character ('+') in numeric value: JSON spec does not allow"
            + " numbers to have plus signs at line 1",
        "[[1}]         | Unexpected close marker '}': expected ']' at line 1"
      })
  void reportsSyntaxErrorsInWordsForTheUser(String text, String message) {
    Read read = read(write(text), source());

    assertThat(read.message(0)).startsWith(message).contains(" at line 1, column ");
  }

  @Test
  void aByteOrderMarkStandsNowhereButAtTheBeginning() {
    assertThat(read(write("\ufeff\ufeff[1]"), source()).values()).containsExactly(1L);
    assertThat(read(write("[1,\ufeff2]"), source()).codes()).containsExactly("ok", "json-syntax");
  }

  @Test
  void keepsTheFieldsOfTheFile() {
    String text =
        "{\"a\": 1, \"data\": [[2], {\"b\": \"x\", \"items\": [{}, 1], \"c\": [true]}, 3], \"d\":"
            + " null}";

    assertThat(fileFields(text, "/data/1/items"))
        .isEqualTo(
            new FileFields(
                Read.map(
                    "a",
                    1L,
                    "data",
                    Arrays.asList(
                        List.of(2L), Read.map("b", "x", "items", null, "c", List.of(true)), 3L),
                    "d",
                    null),
                null));
    assertThat(fileFields("{\"items\": [1]}", "/items")).isEqualTo(FileFields.NONE);
    assertThat(fileFields("{\"data\": {\"items\": [1]}}", "/data/items"))
        .isEqualTo(FileFields.NONE);
    assertThat(fileFields("[1]", "")).isEqualTo(FileFields.NONE);
  }

  @Test
  void reportsThatTheFieldsOfTheFileAreTooLargeToBeKept() {
    String text = "{\"a\": \"" + "x".repeat(3000) + "\", \"items\": [1], \"b\": 2}";
    SourceSpec source = SampleFiles.limits(json("/items"), 1000, 1000, 10);
    Read read = read(write(text), source);

    assertThat(read.values()).containsExactly(1L);
    assertThat(read.fileFields().problem().message()).contains("more than 1000 bytes");
    assertThat(read.fileFields().value())
        .isEqualTo(Read.map("a", "too large", "items", null, "b", "too large"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\": nope, \"r\": [1, 2]}                   | json-syntax ok ok",
        "{\"y\": 1, \"x\": {], \"z\": -, \"r\": [1, 2]}   | json-syntax ok ok",
        "{\"x\": 1, \"x\": 2, \"r\": [1, 2]}             | duplicate-key ok ok",
        "{\"x\": nope, \"r\": [,1]}                     | json-syntax json-syntax ok",
        "{\"r\": [1, 2], \"x\": nope}                   | ok ok json-syntax",
        "{\"x\": 1, \"r\": [1, 2], \"x\": 2}             | ok ok duplicate-key",
        "{\"r\": [1, 2], \"x\": 1e99999999999}          | ok ok range"
      })
  void noticesDamageOutsideTheRecords(String text, String codes) {
    assertThat(String.join(" ", read(write(text), json("/r")).codes())).isEqualTo(codes);
    goesOnFromEveryPosition(utf8(text), json("/r"));
  }

  private FileFields fileFields(String text, String pointer) {
    return read(write(text), json(pointer)).fileFields();
  }

  @Test
  void namesTheFormatOfFilesWithAValueInEachLine() {
    assertThat(read(write("{\"id\": 1}\n{\"id\": 2}\n"), source()).hint(0))
        .contains("format: json-lines");
    assertThat(read(write("{\"id\": 1} x\n"), source()).hint(0)).isNull();
  }

  @Test
  void countsColumnsInCharactersOfTheFile() {
    Read read = read(write("[\"é😀\", {\"ü\": x}]"), source());

    assertThat(read.message(1)).contains("line 1, column 14");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, {\"a\": \"x        | ok truncated   | {\"a\": \"x",
        "[1, {\"a\": [1, 2      | ok truncated   | {\"a\": [1, 2",
        "[1, {\"a\": 2}         | ok ok truncated | ''",
        "[1, {\"a\": 2},        | ok ok truncated | ''",
        "[1, 2                  | ok truncated   | 2",
        "[1, 2] x               | ok ok json-syntax | ] x",
        "[1, 2,]                | ok ok json-syntax | ''",
        "{\"a\": 1              | truncated      | {\"a\": 1",
        "{\"a\": 1} 2           | json-syntax    | {\"a\": 1} 2"
      })
  void rejectsStructuralDamageOnceAndLosesNothingBeforeIt(String text, String codes, String raw) {
    Read read = read(write(text), source());

    assertThat(String.join(" ", read.codes())).isEqualTo(codes);
    assertThat(read.raw(read.records().size() - 1)).isEqualTo(raw);
    goesOnFromEveryPosition(utf8(text), source());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"r\": [1], \"s\": 2     | ok truncated",
        "{\"r\": [1] \"s\": 2}     | ok json-syntax",
        "{\"r\": [1], \"r\": [2]}  | ok duplicate-key",
        "{\"r\": [1]} {}           | ok json-syntax"
      })
  void noticesDamageAfterTheRecords(String text, String codes) {
    assertThat(String.join(" ", read(write(text), json("/r")).codes())).isEqualTo(codes);
    goesOnFromEveryPosition(utf8(text), json("/r"));
  }

  @Test
  void rejectsDuplicateNames() {
    Read read = read(write("[{\"a\": 1, \"b\": 2,\n \"a\": null}, {\"a\": {\"a\": 1}}]"), source());

    assertThat(read.codes()).containsExactly("duplicate-key", "ok");
    assertThat(read.message(0)).startsWith("duplicate key 'a' at line 2, column");
  }

  @Test
  void survivesDeepNesting() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    String text = "[" + deep + ", {\"a\": " + deep + "}, 1]";

    assertThat(read(write(text), source()).codes()).containsExactly("too-deep", "too-deep", "ok");
    assertThat(read(write("{\"a\":" + deep + "}"), source()).codes()).containsExactly("too-deep");
    assertThat(read(write(text), SampleFiles.limits(source(), 1 << 20, 1 << 20, 10_000)).codes())
        .containsExactly("ok", "too-deep", "ok");
    assertThat(read(write("[" + "[".repeat(100_000)), source()).codes())
        .containsExactly("truncated");
  }

  @Test
  void allowsNestingUpToTheLimit() {
    SourceSpec source = SampleFiles.limits(source(), 1000, 1000, 2);

    assertThat(read(write("[[[1]], [[[1]]], {\"a\": {}}]"), source).codes())
        .containsExactly("ok", "too-deep", "ok");
  }

  @Test
  void rejectsHugeRecordsInLittleMemoryAndGoesOn() {
    String huge = "{\"a\": \"" + "x,\\\"".repeat(500_000) + "\"}";
    String text = "[1, " + huge + ",\n" + "[" + "1,".repeat(500_000) + "1], 2]";
    Read read = read(write(text), SampleFiles.limits(source(), 1, 1000, 10));

    assertThat(read.codes()).containsExactly("ok", "too-large", "too-large", "ok");
    assertThat(read.records().get(1).place().byteLength()).isEqualTo(huge.length());
    assertThat(read.records().get(3).place().line()).isEqualTo(2);
  }

  @Test
  void limitsTheSizeOfDocumentsThatAreOneRecordButNotOfArrays() {
    SourceSpec source = SampleFiles.limits(source(), 10, 1000, 10);

    assertThat(read(write("{\"a\": 123456789}"), source).codes()).containsExactly("file-too-large");
    assertThat(read(write("[1, 2, 3, 4, 5, 6, 7, 8]"), source).codes()).hasSize(8);
  }

  @Test
  void findsRecordsAcrossTheBordersOfBuffers() {
    List<Object> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < 3000; i++) {
      String value = "é\\\"]}".repeat(i % 97);
      expected.add(Map.of("n", (long) i, "s", value.replace("\\\"", "\"")));
      text.append(i == 0 ? "" : ", ").append("{\"n\":" + i + ",\"s\":\"" + value + "\"}");
    }
    Read read = read(write(text.append(" ]").toString()), source());

    assertThat(read.values()).isEqualTo(expected);
  }

  @Test
  void letsNulAndLoneSurrogatesThrough() {
    assertThat(read(write("[\"a\\u0000b\", \"\\ud800\"]"), source()).values())
        .containsExactly("a\0b", "\ud800");
  }

  @Test
  void refusesAPointerThatIsNone() {
    assertThat(format().check(json("items"))).hasSize(1);
    assertThat(format().check(json("/a~2"))).hasSize(1);
    assertThat(format().check(json("/a~1b/0"))).isEmpty();
  }

  private SourceSpec json(String pointer) {
    return SampleFiles.options(source(), "json", Map.of("records", pointer));
  }
}
