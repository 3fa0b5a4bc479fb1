package dev.rehome.format.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Envelope;
import dev.rehome.format.FileFields;
import dev.rehome.format.ManyRecordsContract;
import dev.rehome.format.Read;
import dev.rehome.format.RecordFormat;
import dev.rehome.record.Coercion;
import dev.rehome.record.ColumnType;
import dev.rehome.record.LiteralNumber;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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

class YamlFormatTests extends ManyRecordsContract {

  @Override
  protected RecordFormat format() {
    return new YamlFormat();
  }

  @Override
  protected String fileName() {
    return "records.yml";
  }

  @Override
  protected String text(int records) {
    return IntStream.rangeClosed(1, records)
        .mapToObj(i -> "- id: " + i + "\n  name: " + word(i) + "\n  note: |\n    a\n    b\n")
        .collect(Collectors.joining("# c\n", "# list\n", ""));
  }

  @Override
  protected Object value(int number) {
    return Map.of("id", (long) number, "name", word(number), "note", "a\nb\n");
  }

  @Override
  protected String brokenInTheMiddle() {
    return text(3).replace("id: 2", "id: [2");
  }

  @Test
  void readsEachDocumentAsARecord() {
    String text =
        "%YAML 1.2\n"
            + "---\n"
            + "a: 1\n"
            + "---\n"
            + "# nothing\n"
            + "---\n"
            + "--- {b: 2}\n"
            + "--- |\n"
            + " x\n"
            + "...\n"
            + "# end\n"
            + "---\n"
            + "c: '---'\n";
    Read read = read(write(text), source());

    assertThat(read.values())
        .containsExactly(Map.of("a", 1L), Map.of("b", 2L), "x\n", Map.of("c", "---"));
    assertThat(read.records())
        .extracting(record -> record.place().line())
        .containsExactly(3L, 7L, 8L, 13L);
    goesOnFromEveryPosition(utf8(text), source());
  }

  @Test
  void keepsTheNeighboursOfABrokenDocument() {
    Read read = read(write("a: 1\n---\nb: [2\n---\nc: 3\n"), source());

    assertThat(read.codes()).containsExactly("ok", "yaml-syntax", "ok");
    assertThat(read.message(1)).contains("line 3");
  }

  @Test
  void keepsTheNeighboursOfABrokenElementAtAPointer() {
    String text = "a:\n  items:\n  - n: 1\n  - n: [2\n  - n: 3\n  other: x\nlast: y\n";
    Read read = read(write(text), yaml("/a/items"));

    assertThat(read.codes()).containsExactly("ok", "yaml-syntax", "ok");
    assertThat(read.raw(1)).isEqualTo("  - n: [2");
    assertThat(read.values()).last().isEqualTo(Map.of("n", 3L));
    goesOnFromEveryPosition(utf8(text), yaml("/a/items"));
    Read members = read(write("m:\n  k: 1\n  l: [2\n  n: 3\nz: {}\n"), yaml("/m"));
    assertThat(members.codes()).containsExactly("ok", "yaml-syntax");
    assertThat(members.raw(1)).isEqualTo("  l: [2\n  n: 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "          | - n: 1~- n: BAD~  t: é~- n: 3~- BAD         | !x 2;*none;[2",
        "          | n: 1~---~n: BAD~---~--- {n: 3, t: BAD}~      | !x 2;*none;[2",
        "/a/b      | a:~  x: 1~  b:~  - n: 1~  - n: BAD~    t: é~  c: 1~d: 2 | !x 2;*none;[2",
        "/a        | a:~    k: 1~    l: BAD~d: 2                  | !x 2;*none;[2",
        "          | [1, {n: BAD}, 3, BAD]                        | !x 2;*none",
        "/a        | {a: {k: 1, l: BAD}, b: 1}                    | !x 2;*none"
      })
  void makesCopiesThatReadAgainOnceTheyAreCorrected(String pointer, String text, String mistakes)
      throws Exception {
    SourceSpec source = pointer == null ? source() : yaml(pointer);
    String file = text.replace('~', '\n');
    List<Object> right = read(write(file.replace("BAD", "2")), source).values();
    for (String mistake : mistakes.split(";")) {
      Read read = read(write(file.replace("BAD", mistake)), source);
      Envelope envelope = format().envelope(read.records().get(0).file(), source);
      StringBuilder copy = new StringBuilder();
      List<Object> missing = new ArrayList<>(right);
      missing.removeAll(read.values());
      for (int i = 0; i < read.records().size(); i++) {
        if (read.records().get(i).problem() != null) {
          byte[] before = copy.isEmpty() ? envelope.before() : envelope.between();
          copy.append(new String(before, StandardCharsets.UTF_8)).append(read.raw(i));
        }
      }
      copy.append(new String(envelope.after(), StandardCharsets.UTF_8));

      String corrected = copy.toString().replace(mistake, "2");
      assertThat(missing).isNotEmpty();
      assertThat(read(write(corrected), source).values()).as(corrected).isEqualTo(missing);
    }
  }

  @Test
  void followsTheCoreSchema() {
    String text =
        "[1, 0x1F, 0o17, 12345678901234567890, 1.50, .5, 1e3, true, False, yes, null, ~, '1',"
            + " 2024-01-02, 2024-01-02T03:04:05Z, .inf, 1_000, 0b1]";
    List<Object> expected =
        Arrays.asList(
            1L,
            31L,
            15L,
            new BigInteger("12345678901234567890"),
            new BigDecimal("1.50"),
            new BigDecimal("0.5"),
            new BigDecimal("1E+3"),
            true,
            false,
            "yes",
            null,
            null,
            "1",
            "2024-01-02",
            "2024-01-02T03:04:05Z",
            ".inf",
            "1_000",
            "0b1");

    assertThat(read(write(text), source()).values())
        .extracting(value -> value == null ? null : LiteralNumber.numberOf(value))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "02134, 2134",
    "0777, 777",
    "1e3, 1000",
    "0x1F, 31",
    "0o17, 15",
    "+5, 5",
    ".5, 0.5",
    "12., 12",
    "12.50, 12.50",
    "-0, 0",
    "1_000, 1_000"
  })
  void keepsTheTextOfANumberForTextColumns(String written, String canonical) {
    Object value = read(write("- " + written + "\n"), source()).values().get(0);

    assertThat(Coercion.to(ColumnType.TEXT).coerce(value)).isEqualTo(written);
    assertThat(Coercion.to(ColumnType.JSON).coerce(List.of(value)))
        .isEqualTo(value instanceof String ? "[\"" + canonical + "\"]" : "[" + canonical + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "%YAML 1.2 foo~---~a: 1~       | line 1",
        "%YAML 1.2~%YAML 1.2~---~a: 1~ | line 2",
        "%YAML 1.1#...~---~a: 1~       | line 1",
        "%YAML 1.2~...~                | line 1",
        "b: 1~...~%YAML 1.2~...~       | line 3",
        "a: 1~... no~                  | line 2",
        "--- a: 1~                     | line 1",
        "--- &x a: 1~                  | line 1",
        "--- - a~                      | line 1"
      })
  void refusesWhatIsWrongAtTheBordersOfDocuments(String text, String where) {
    Read read = read(write(text.replace('~', '\n') + "---\nlast: 1\n"), source());

    assertThat(read.codes()).contains("yaml-syntax").last().isEqualTo("ok");
    int broken = read.codes().indexOf("yaml-syntax");
    assertThat(read.message(broken)).contains(where);
    assertThat(read.values()).last().isEqualTo(Map.of("last", 1L));
  }

  @Test
  void readsWhatStandsAtTheLeftMargin() {
    String text = "--- >\nfolded\ntext\n# too\n--- &a |-\n%literal\n  é\n---\t'quoted\n\n  text'\n";

    assertThat(read(write(text), source()).values())
        .containsExactly("folded text # too\n", "%literal\n  é", "quoted\ntext");
  }

  @Test
  void readsABlockCollectionBelowItsTagOrAnchor() {
    assertThat(read(write("--- !!map\na: 1\n--- &x\n- b\n"), source()).values())
        .containsExactly(Map.of("a", 1L), "b");
  }

  @Test
  void keepsBlankLinesAtTheEndOfABlockScalar() {
    assertThat(read(write("- |+\n   "), source()).values()).containsExactly("\n");
    assertThat(read(write("- |+\n  x\n   "), source()).values()).containsExactly("x\n \n");
    assertThat(read(write("- |+\n  x\n\n"), source()).values()).containsExactly("x\n\n");
    assertThat(read(write("--- |+\n x\n \n  \n"), source()).values()).containsExactly("x\n\n \n");
    assertThat(read(write("- |\n  x\t "), source()).values()).containsExactly("x\t \n");
  }

  @Test
  void followsAnchorsAndAliasesOfKeys() {
    assertThat(read(write("&k key: &v value\n*v : 1\nother: [*k, *v]\n"), source()).values())
        .containsExactly(Map.of("key", "value", "value", 1L, "other", List.of("key", "value")));
    assertThat(read(write("a: &l [1]\n*l : 2\n"), source()).codes()).containsExactly("yaml-key");
  }

  @Test
  void readsTheTagsOfTheCoreSchema() {
    String text =
        "[!!str 012, ! 12, !!int 12, !!float 1, !!float '1.5', !!bool 'true', !!null '', !!null ~,"
            + " !!seq [1], !!map {!!str a: 1}, !!timestamp 2020-01-01, !!binary \"aGk \\n =\"]";

    assertThat(read(write(text), source()).values())
        .isEqualTo(
            Arrays.asList(
                "012",
                "12",
                12L,
                1L,
                new BigDecimal("1.5"),
                true,
                null,
                null,
                List.of(1L),
                Map.of("a", 1L),
                "2020-01-01",
                "aGk="));
    assertThat(read(write("!!seq\n- a\n- b\n"), source()).values()).containsExactly("a", "b");
  }

  @Test
  void mergesWhatMergeKeysReferTo() {
    String text =
        """
        - &b {x: 1, y: 2}
        - <<: *b
          y: 3
        - {a: 0, <<: [*b, {x: 9, z: 9}], z: 4}
        - &c {<<: {v: merged}}
        - {<<: *c}
        - {'<<': *b}
        """;

    assertThat(read(write(text), source()).values())
        .containsExactly(
            Map.of("x", 1L, "y", 2L),
            Map.of("x", 1L, "y", 3L),
            Map.of("a", 0L, "x", 1L, "y", 2L, "z", 4L),
            Map.of("v", "merged"),
            Map.of("v", "merged"),
            Map.of("<<", Map.of("x", 1L, "y", 2L)));
  }

  @Test
  void leavesTheMappingThatIsMergedAsItIs() {
    Read read = read(write("base: &b {x: 1, y: 2}\nchild:\n  <<: *b\n  y: 3\n"), source());

    assertThat(read.values())
        .containsExactly(
            Map.of("base", Map.of("x", 1L, "y", 2L), "child", Map.of("x", 1L, "y", 3L)));
  }

  @Test
  void keepsAMembersOwnNullFromWhatIsMerged() {
    String text =
        """
        - &base {name: base, retries: 3}
        - <<: *base
          retries: null
        - {<<: [{name: null}, *base], x: ~}
        """;

    assertThat(read(write(text), source()).values())
        .containsExactly(
            Map.of("name", "base", "retries", 3L),
            Read.map("retries", null, "name", "base"),
            Read.map("x", null, "name", null, "retries", 3L));
  }

  @Test
  void boundsWhatMergeKeysAddToTheRecordsOfOneDocumentTogether() {
    int size = 40_000;
    int fitting = YamlValues.MAX_MERGED_MEMBERS / size;
    String base =
        IntStream.range(0, size).mapToObj(i -> "k" + i + ": 1").collect(Collectors.joining(","));
    String text =
        "- &b {" + base + "}\n" + "- {<<: *b}\n".repeat(fitting + 2) + "- [}\n- {<<: *b}\n";
    List<String> codes = read(write(text + "---\n- &b {a: 1}\n- {<<: *b}\n"), source()).codes();

    assertThat(codes.subList(0, fitting + 1)).containsOnly("ok");
    assertThat(codes.subList(fitting + 1, codes.size()))
        .containsExactly("yaml-merge", "yaml-merge", "yaml-syntax", "yaml-merge", "ok", "ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<<: *b~records: [1]            | line 2, column 1",
        "records: [1]~<<: *b            | line 3, column 1",
        "\"<<\": {x: 1}~records: [1]    |"
      })
  void refusesAMergeKeyOutsideTheRecords(String text, String where) {
    String file = "base: &b {exported: 2024-01-02}\n" + text.replace('~', '\n') + "\n";
    Read read = read(write(file), yaml("/records"));

    assertThat(read.codes()).containsExactly("ok");
    if (where == null) {
      assertThat(read.fileFields().problem()).isNull();
    } else {
      assertThat(read.fileFields().problem().code()).isEqualTo("yaml-merge");
      assertThat(read.fileFields().problem().message()).contains(where);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{<<: *b, id: 1, id: 2}  | &b",
        "{<<: *b, id: [2}        | &b",
        "{*k : 1, id: !x 2}      | &k",
        "{l: &b {}, m: *b, id: !x 2} |",
        "{id: !x 2}              |"
      })
  void saysWhatTheCopyOfARejectLacks(String record, String anchor) {
    String text = "b: &b {x: 1}\n&k k: *b\nitems:\n- " + record + "\n- *b\n- !x 2\n";
    Read read = read(write(text), yaml("/items"));

    assertThat(read.codes().get(1)).isEqualTo("ok");
    assertThat(read.hint(2)).isNull();
    if (anchor == null) {
      assertThat(read.hint(0)).isNull();
    } else {
      assertThat(read.hint(0)).contains(anchor).contains("rejects");
    }
  }

  @Test
  void saysWhatToDoAboutAnAliasThatNamesNothing() {
    assertThat(read(write("items:\n- {<<: *b, id: 1}\n"), yaml("/items")).hint(0))
        .contains("*b", "rejects");
  }

  @Test
  void readsALongRowOfAnchorsAboveABlockScalar() {
    assertThat(read(write("&a ".repeat(50_000) + "\nx\n"), source()).codes())
        .containsExactly("yaml-syntax");
  }

  @Test
  void refusesAMergeKeyThatWouldAddRecords() {
    Read read =
        read(write("b: &b {x: {v: 1}}\nm:\n  k: {v: 2}\n  <<: *b\n  l: {v: 3}\n"), yaml("/m"));

    assertThat(read.codes()).containsExactly("ok", "yaml-merge", "ok");
    assertThat(read.message(1)).contains("line 4, column 3");
  }

  @Test
  void boundsWhatMergeKeysMultiply() {
    StringBuilder text = new StringBuilder("a0: &a0 {");
    IntStream.range(0, 1000).forEach(i -> text.append("k" + i + ": 1,"));
    text.append("}\nall:\n");
    IntStream.range(0, 1000).forEach(i -> text.append("- {<<: *a0}\n"));

    Read read = read(write(text.toString()), source());
    assertThat(read.codes()).containsExactly("yaml-alias");
    assertThat(read.message(0)).contains("100000");
  }

  @Test
  void readsAFlowSequenceByElements() {
    String text = "[{a: 1},\n {a: é}, x]\n";
    Read read = read(write(text), source());

    assertThat(read.values()).containsExactly(Map.of("a", 1L), Map.of("a", "é"), "x");
    assertThat(read.raw(1)).isEqualTo("{a: é}");
  }

  @Test
  void readsElementsAndMembersAtAPointer() {
    String text = "top: 1\ndata:\n  items:\n  # first\n  - a: 1\n  - a: 2\n  other: x\nlast: {}\n";
    Read read = read(write(text), yaml("/data/items"));

    assertThat(read.values()).containsExactly(Map.of("a", 1L), Map.of("a", 2L));
    assertThat(read.raw(1)).isEqualTo("  - a: 2");
    Read members = read(write("m:\n  k1: {v: 1}\n\n  k2:\n    v: 2\nz: 1\n"), yaml("/m"));
    assertThat(members.records()).extracting(SourceRecord::key).containsExactly("k1", "k2");
    assertThat(members.values()).containsExactly(Map.of("v", 1L), Map.of("v", 2L));
    assertThat(members.raw(1)).isEqualTo("  k2:\n    v: 2");
  }

  @Test
  void wrapsCutRecordsInWhatTheyWereIn() throws Exception {
    SourceSpec source = yaml("/data/items");
    Envelope envelope =
        format().envelope(write("data:\n    items:\n    - a: 1\n      b: 2\n    - c\n"), source);
    String again =
        new String(envelope.before()) + "    - a: 1\n      b: 2" + new String(envelope.after());

    assertThat(read(write(again), source).values()).containsExactly(Map.of("a", 1L, "b", 2L));
  }

  @Test
  void keepsTheFieldsOfTheFile() {
    String text =
        "a: 1\ndata:\n- [2]\n- b: x\n  items:\n  - {}\n  - 1\n  c: [true]\n- 3\nd: !x y\n";
    Read read = read(write(text), yaml("/data/1/items"));

    assertThat(read.values()).containsExactly(Map.of(), 1L);
    assertThat(read.fileFields().value())
        .isEqualTo(
            Read.map(
                "a",
                1L,
                "data",
                Arrays.asList(
                    List.of(2L), Read.map("b", "x", "items", null, "c", List.of(true)), 3L),
                "d",
                "unreadable"));
    assertThat(read.fileFields().problem().code()).isEqualTo("yaml-tag");
    assertThat(read(write("items: [1]\n"), yaml("/items")).fileFields()).isEqualTo(FileFields.NONE);
    assertThat(read(write("- 1\n"), source()).fileFields()).isEqualTo(FileFields.NONE);
    assertThat(read(write("x: 1\nr: [1]\nx: 2\n"), yaml("/r")).codes())
        .containsExactly("ok", "duplicate-key");
  }

  @Test
  void reportsAPointerThatMatchesNothing() {
    assertThat(read(write("a: {b: 1}\n"), yaml("/a/c")).codes())
        .containsExactly("records-not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!x 1                          | yaml-tag",
        "!!java.io.File [x]            | yaml-tag",
        "{k: !!int x}                  | yaml-tag",
        "{k: !!set {a, b}}             | yaml-tag",
        "!!map [x]                     | yaml-tag",
        "{!!int 1: x}                  | yaml-tag",
        "\"x\"# no comment              | yaml-syntax",
        "[a]# no comment               | yaml-syntax",
        "*none                         | yaml-alias",
        "&a [*a]                       | yaml-alias",
        "{a: 1, a: 2}                  | duplicate-key",
        "{[a]: 1}                      | yaml-key",
        "{<<: 5}                       | yaml-merge",
        "{<<: [{a: 1}, b]}             | yaml-merge",
        "{<<: }                        | yaml-merge",
        "{<<: {a: 1}, <<: {a: 2}}      | duplicate-key",
        "[1                            | yaml-syntax",
        "\"x                           | yaml-syntax",
        "{a: b: c}                     | yaml-syntax",
        "a: b: c                       | yaml-syntax",
        "@x                            | yaml-syntax"
      })
  void refusesAnElementAndGoesOn(String element, String code) {
    String text = "- 0\n- " + element + "\n- [2]\n";
    Read read = read(write(text), source());

    assertThat(read.codes()).containsExactly("ok", code, "ok");
    assertThat(read.message(1)).contains("line 2, column ");
    assertThat(read.raw(1)).isEqualTo("- " + element);
    assertThat(read.values()).containsExactly(0L, null, List.of(2L));
    goesOnFromEveryPosition(utf8(text), source());
  }

  @Test
  void refusesAnAliasBombWithoutBuildingIt() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= 30; i++) {
      text.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "x]\n");
    }

    assertThat(read(write(text.toString()), source()).codes()).containsExactly("yaml-alias");
  }

  @Test
  void followsAliases() {
    Read read = read(write("- &a {x: 1}\n- [*a, *a]\n- {y: [}\n- *a\n"), source());

    assertThat(read.codes()).containsExactly("ok", "ok", "yaml-syntax", "ok");
    assertThat(read.values())
        .containsExactly(
            Map.of("x", 1L), List.of(Map.of("x", 1L), Map.of("x", 1L)), null, Map.of("x", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void survivesDeepNesting(String opening) {
    Read read = read(write("- 1\n- " + opening.repeat(10_000) + "\n- 3\n"), source());

    assertThat(read.codes()).containsExactly("ok", "too-deep", "ok");
  }

  @Test
  void countsNestingThroughAliases() {
    SourceSpec source = SampleFiles.limits(source(), 1000, 1000, 4);

    assertThat(read(write("- &a [[1]]\n- [[*a]]\n- [[[*a]]]\n"), source).codes())
        .containsExactly("ok", "ok", "too-deep");
  }

  @Test
  void leavesAnEmptyLastElementOutOfTheOneBefore() {
    Read read = read(write("- a:\n-\n"), source());

    assertThat(read.raw(0)).isEqualTo("- a:");
    assertThat(read.raw(1)).isEqualTo("-");
  }

  @Test
  void readsScalarsThatLookLikeElements() {
    String text = "- |\n  - x\n  # y\n-\n  # why\n  - z\n- \"a\n\n  - b\"\n";

    assertThat(read(write(text), source()).values())
        .containsExactly("- x\n# y\n", List.of("z"), "a\n- b");
  }

  private SourceSpec yaml(String pointer) {
    return SampleFiles.options(source(), "yaml", Map.of("records", pointer));
  }

  @Test
  void rejectsTheElementThatGoesOnInAWronglyIndentedLine() {
    Read read = read(write("- a: 1\n- b: 2\n c: 3\n- d: 4\n- e: 5\n f: 6\n"), source());

    assertThat(read.codes()).containsExactly("ok", "yaml-syntax", "ok", "yaml-syntax");
    assertThat(read.raw(1)).isEqualTo("- b: 2\n c: 3");
    assertThat(read.values()).containsExactly(Map.of("a", 1L), null, Map.of("d", 4L), null);
    assertThat(read.raw(3)).isEqualTo("- e: 5\n f: 6");
  }
}
