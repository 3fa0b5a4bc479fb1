package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bad input of every kind: a clear message, its place, the documented exit code, nothing lost. */
class WrongInputTests {

  private static final String SPEC =
      """
      name: things
      source:
        directory: .
      entities:
        thing:
          id: { from: /id, required: true }
          columns:
            name: /name
      """;

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(SPEC);
  }

  @Test
  void aMissingSourceIsWrongUsage() {
    assertThat(refused(2)).contains(workspace.source().toString()).contains("does not exist");
  }

  @Test
  void anEmptyDirectoryIsWrongUsage() throws IOException {
    Files.createDirectories(workspace.source());
    assertThat(refused(2)).contains(workspace.source().toString());
  }

  @Test
  void anEmptyFileIsSkippedAndSaidSo() {
    workspace.file("a.json", "{\"id\": \"1\"}").file("b.json", "");
    JsonNode report = imported(0);
    assertThat(report.at("/files/skipped").asInt()).isEqualTo(1);
    assertThat(report.at("/fileOutcomes/0/note").asString()).isEqualTo("empty");
  }

  @Test
  void truncatedJsonIsARejectAtItsPlace() {
    workspace.file("a.json", "[{\"id\": \"1\"},\n {\"id\": \"2\", \"na");
    JsonNode report = imported(3);
    assertThat(report.at("/records/inserted").asInt()).isEqualTo(1);
    assertReject(report, "a.json", 2, "truncated");
  }

  @Test
  void anUnclosedQuoteAtLineThreeLosesOnlyThatLine() {
    StringBuilder csv = new StringBuilder("id,name\n1,one\n2,\"two\n");
    for (int i = 3; i <= 5000; i++) {
      csv.append(i).append(",name\n");
    }
    workspace.file("a.csv", csv.toString());
    JsonNode report = imported(3);
    assertThat(report.at("/records/inserted").asInt()).isEqualTo(4999);
    assertReject(report, "a.csv", 3, "csv-unclosed-quote");
  }

  @Test
  void aRowBeyondTheRecordSizeIsOneRejectOfWhichTheLedgerKeepsTheBeginning() throws IOException {
    String large = "2,\"" + "lorem ipsum\n".repeat(1_500_000) + "\"";
    workspace.file("a.csv", "id,name\n1,one\n" + large + "\n3,three\n");
    JsonNode report = imported(3);
    assertThat(workspace.rows("select id, name from thing order by id"))
        .containsExactly("1|one", "3|three");
    assertReject(report, "a.csv", 3, "too-large");
    assertThat(report.at("/problems/0/message").asString())
        .isEqualTo(
            "the record takes 18000004 bytes; max_record_size is 16777216;"
                + " the ledger keeps the record's first 65536 bytes");
    assertThat(workspace.rows("select octet_length(raw), byte_length from rehome.rejects"))
        .containsExactly("65536|18000004");
    assertThat(workspace.runDirectory().resolve("rejects/files/a.csv"))
        .hasContent("id,name\n" + large);
  }

  @Test
  void rowsWithTooManyOrTooFewColumnsAreRejects() {
    workspace.file("a.csv", "id,name\n1,one\n2\n3,three,more\n4,four\n");
    JsonNode report = imported(3);
    assertThat(report.at("/records/inserted").asInt()).isEqualTo(2);
    assertReject(report, "a.csv", 3, "csv-columns");
    assertReject(report, "a.csv", 4, "csv-columns");
  }

  @Test
  void duplicateHeadersFailTheFileAndOnlyIt() {
    workspace.file("a.csv", "id,name,id\n1,one,2\n").file("b.csv", "id,name\n1,one\n");
    JsonNode report = imported(3);
    assertThat(report.at("/files/failed").asInt()).isEqualTo(1);
    assertThat(report.at("/files/done").asInt()).isEqualTo(1);
    assertReject(report, "a.csv", 1, "csv-header");
  }

  @Test
  void aKeyTwiceInAFileAndAcrossFilesIsARejectThatNamesTheFirst() {
    workspace.file("a.csv", "id,name\n1,one\n1,uno\n").file("b.csv", "id,name\n1,eins\n2,two\n");
    JsonNode report = imported(3);
    assertThat(workspace.rows("select id, name from thing order by id"))
        .containsExactly("1|one", "2|two");
    assertReject(report, "a.csv", 3, "duplicate-key");
    assertReject(report, "b.csv", 2, "duplicate-key");
    assertThat(report.at("/problems").toString()).contains("a.csv");
  }

  @Test
  void invalidUtf8IsARejectThatNamesTheByte() throws IOException {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    csv.write("id,name\n1,one\n2,t".getBytes(StandardCharsets.UTF_8));
    csv.write(0xE9);
    csv.write("\n3,three\n".getBytes(StandardCharsets.UTF_8));
    workspace.file("a.csv", csv.toByteArray());
    JsonNode report = imported(3);
    assertThat(report.at("/records/inserted").asInt()).isEqualTo(2);
    assertReject(report, "a.csv", 3, "malformed-text");
    assertThat(report.at("/problems/0/message").asString())
        .contains("17")
        .containsIgnoringCase("e9");
    assertThat(workspace.runDirectory().resolve("rejects/files/a.csv"))
        .hasBinaryContent("id,name\n2,t\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void utf16WithAByteOrderMarkIsRead() {
    workspace.file("a.csv", "\uFEFFid,name\n1,Ünï 北京 😀\n".getBytes(StandardCharsets.UTF_16LE));
    imported(0);
    assertThat(workspace.rows("select name from thing")).containsExactly("Ünï 北京 😀");
  }

  @Test
  void xmlWithADoctypeIsRefused() {
    workspace.file(
        "a.xml",
        "<!DOCTYPE data [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n"
            + "<data><item><id>&x;</id></item></data>");
    JsonNode report = imported(3);
    assertThat(report.at("/records/inserted").asInt()).isZero();
    assertReject(report, "a.xml", 1, "xml-dtd");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a.json, `[\n{\"id\": \"1\",\n\"c\": \"\\\\u0000\",\n\"name\": \"é\\u0000\"}]`, 2, 4, 41",
        "a.jsonl, `{\"id\": \"2\"}\n{\"id\": \"1\", \"name\": \"\\u0000\"}`, 2, 2, 33",
        "a.yaml, `- id: 1\n  name: \"x\\0\"\n`, 1, 2, 18",
        "a.csv, `id,name\r\n1,\"a\r\n\0b\"\r\n`, 2, 3, 15"
      })
  void theCharacterNulIsNamedAtItsOwnLine(
      String name, String text, int line, int nulLine, int nulByte) {
    workspace.file(name, text);
    JsonNode report = imported(3);
    assertReject(report, name, line, "nul-character");
    assertThat(report.at("/problems/0/message").asString())
        .endsWith("the record's first is at line " + nulLine + ", byte " + nulByte);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a.xml, `<r>\n<i><id>1</id></i>\n<i><id>R & D</id></i></r>`, 3, xml-syntax, 0",
        "a.xml, `<?xml version='1.7'?><r><i><id>1</id></i></r>`, 1, xml-syntax, 0",
        "a.xml, `<?xml version='1.0' encoding='UTF-16'?><r/>`, 1, xml-encoding, 3",
        "a.json, `[{\"id\": \"1\"},\n"
            + " {\"x\": 1},\n"
            + " {\"id\": \"3\", \"unused\": 0.4e9999999999}]`, 3, range, 0",
        "a.jsonl, `{\"id\": \"1\"}\n{\"id\": \"3\", \"unused\": [1E+999999999999]}`, 2, range, 0"
      })
  void whateverAParserThrowsIsARejectAtItsLineAndTheOtherFilesGoIn(
      String name, String text, int line, String code, int exitCodeOfSkip) {
    workspace.file(name, text).file("b.json", "{\"id\": \"9\"}");

    assertReject(imported(3), name, line, code);
    assertThat(workspace.rows("select id from thing")).contains("9");
    assertThat(workspace.importing("--on-error", "skip", "--new").exitCode())
        .isEqualTo(exitCodeOfSkip);
    Result validated = workspace.validating();
    assertThat(validated.exitCode()).as(validated.err()).isEqualTo(5);
    assertReject(validated.report(), name, line, code);
  }

  @Test
  void theCopyOfTheRestOfAFileEndsAsTheFileDid() throws IOException {
    String good = "<root>\n<a><id>1</id></a>\n";
    String rest = "<a><id>x < y</id></a>\n<a><id>3</id></a>\n</root>\n";
    workspace.file("a.xml", good + rest).file("b.json", "[{\"id\": \"9\"}] x");
    imported(3);

    Path copies = workspace.runDirectory().resolve("rejects/files");
    assertThat(copies.resolve("a.xml")).hasContent("<root>" + rest);
    assertThat(copies.resolve("b.json")).hasContent("[\n] x");
  }

  @Test
  void whateverAParserThrowsInARunDirectoryNamesTheFileInIt() {
    workspace
        .spec(SPEC.replace("directory: .", "directory: .\n  format: run-directory"))
        .file("run-1/a.xml", "<r>\n<i>R & D</i></r>")
        .file("run-2/a.json", "{\"n\":\n 1E+999999999999}")
        .file("run-3/a.xml", "<?xml version='1.7'?><r/>");
    JsonNode report = imported(3);
    assertThat(codes(report)).containsExactly("xml-syntax", "range", "xml-syntax");
    assertThat(report.at("/problems").toString())
        .contains("run-1/a.xml:1: ", "line 2, column 7", "run-2/a.json:1: ", "line 2, column 2")
        .contains("run-3/a.xml:1: ");
  }

  @Test
  void yamlAliasBombsAndTagsAreRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append(
          String.format("a%d: &a%d [%s*a%d]%n", i, i, ("*a" + (i - 1) + ", ").repeat(9), i - 1));
    }
    workspace.file("a.yaml", bomb.toString());
    workspace.file("b.yaml", "id: !!java.io.File [/]\n");
    JsonNode report = imported(3);
    assertThat(report.at("/records/rejected").asInt()).isEqualTo(2);
    assertThat(codes(report)).containsExactly("yaml-alias", "yaml-tag");
  }

  @Test
  void tenThousandLevelsOfNestingAreAReject() {
    workspace.file(
        "a.jsonl", "{\"id\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n{\"id\":\"2\"}\n");
    JsonNode report = imported(3);
    assertThat(report.at("/records/inserted").asInt()).isEqualTo(1);
    assertReject(report, "a.jsonl", 1, "too-deep");
  }

  @Test
  void aLoopOfSymbolicLinksIsSkippedAndNamed() throws IOException {
    workspace.file("a.json", "{\"id\": \"1\"}");
    Files.createSymbolicLink(workspace.source().resolve("loop"), workspace.source());
    imported(0);
    workspace.spec(SPEC.replace("directory: .", "directory: .\n  follow_links: true"));
    assertThat(imported(0).at("/fileOutcomes/0/note").asString()).contains("leads back");
  }

  @Test
  void pathsWithBlanksCommasQuotesAndForeignLettersWork() {
    Workspace odd = new Workspace(directory.resolve("my, 'old' \"dir\" äöü 北京"));
    odd.spec(SPEC).file("a b/c, \"d\" é.json", "{\"id\": \"1\"}");
    Result result = odd.importing();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(odd.rows("select legacy_id from rehome.legacy_mappings")).containsExactly("1");
  }

  @Test
  void aFileNobodyHasAFormatForIsSkippedAndSaidSo() {
    workspace.file("a.json", "{\"id\": \"1\"}").file("b.exe", "MZ");
    JsonNode report = imported(0);
    assertThat(report.at("/fileOutcomes/0/file").asString()).isEqualTo("b.exe");
    assertThat(report.at("/fileOutcomes/0/note").asString()).contains("exe");
  }

  @Test
  void tenMistakesInASpecAreAllReported() {
    workspace.spec(
        """
        name: Things
        surce: x
        source:
          directory: .
          charset: utf-9
          include: "*.json"
          max_file_size: big
        entities:
          thing:
            mod: upsert
            id: { from: id }
            columns:
              a: { from: /a, type: int }
              b: { ref: thng }
              c: "{file.nam}"
              d: { from: /d, transform: trimm }
              e: { from: /e, min: 5, max: 1, type: integer }
        """);
    Result result = workspace.run("spec", "lint", workspace.specFile().toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines().filter(line -> line.startsWith("rehome: ")).count())
        .isGreaterThanOrEqualTo(10);
    for (int line : List.of(1, 2, 5, 6, 7, 10, 11, 13, 14, 15, 16, 17)) {
      assertThat(result.err()).contains("spec.yml:" + line + ":");
    }
  }

  @Test
  void anUnknownSpecIsWrongUsageWithAGuess() {
    Result result = workspace.run("import", "contnt");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean 'content'?");
  }

  @Test
  void aTableThatDoesNotFitIsWrongUsageWithEveryReason() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    workspace.execute("create table thing (id varchar(10), must int not null)");
    workspace.file("a.json", "{\"id\": \"1\"}");
    Result result = workspace.importing();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("must").contains("name").contains("unique");
  }

  private String refused(int exitCode) {
    Result result = workspace.run(workspace.arguments("import").toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    return result.err();
  }

  private JsonNode imported(int exitCode) {
    Result result = workspace.importing();
    assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(exitCode);
    return result.report();
  }

  private static List<String> codes(JsonNode report) {
    return rejects(report).stream().map(reject -> reject.get("code").asString()).toList();
  }

  private static void assertReject(JsonNode report, String file, int line, String code) {
    assertThat(rejects(report))
        .anySatisfy(
            reject -> {
              assertThat(reject.get("file").asString()).isEqualTo(file);
              assertThat(reject.get("line").asInt()).isEqualTo(line);
              assertThat(reject.get("code").asString()).isEqualTo(code);
            });
  }

  private static List<JsonNode> rejects(JsonNode report) {
    Path file = Path.of(report.get("rejects").asString(), "rejects.jsonl");
    try {
      return Files.readAllLines(file).stream().map(JsonMapper.shared()::readTree).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
