package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The fields of a file outside its records are counted, and columns can use them. */
class FileFieldsTests {

  private static final String SPEC =
      """
      name: orders
      source:
        directory: .
        json: { records: /items }
      entities:
        order:
          table: orders
          id: { from: /id }
          columns:
            exported: COLUMN
      """;

  private static final String JSON =
      "{\"exported\": \"2024\", \"items\": [{\"id\": 1}, {\"id\": 2}], \"total\": 2}";

  private static final String XML =
      "<r day=\"2024\"><order><id>3</id></order>stray<order><id>4</id></order></r>";

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).file("a.json", JSON).file("b.xml", XML);
  }

  @Test
  void whatNoColumnUsesIsReported() {
    workspace.spec(SPEC.replace("COLUMN", "/exported"));
    JsonNode report = imported(0);

    assertThat(report.at("/unmapped").toString())
        .isEqualTo(
            "[{\"field\":\"file:/#text\",\"records\":1},{\"field\":\"file:/@day\",\"records\":1},"
                + "{\"field\":\"file:/exported\",\"records\":1},"
                + "{\"field\":\"file:/total\",\"records\":1}]");
  }

  @Test
  void columnsHaveIt() {
    workspace.spec(SPEC.replace("COLUMN", "{ first: [ file:/total, file:/@day ], type: integer }"));
    JsonNode report = imported(0);

    assertThat(workspace.rows("select id, exported from orders order by id"))
        .containsExactly("1|2", "2|2", "3|2024", "4|2024");
    assertThat(report.at("/unmapped").toString())
        .isEqualTo(
            "[{\"field\":\"file:/#text\",\"records\":1},"
                + "{\"field\":\"file:/exported\",\"records\":1}]");
    assertThat(
            workspace
                .run(
                    "preview",
                    workspace.specFile().toString(),
                    "--source",
                    workspace.source().toString())
                .out())
        .contains("2024");
  }

  @Test
  void anImportThatGoesOnInTheMiddleOfAFileStillHasIt() {
    workspace.spec(SPEC.replace("COLUMN", "{ from: file:/total, type: integer, required: true }"));
    StringBuilder items = new StringBuilder();
    for (int i = 10; i < 1000; i++) {
      items.append("{\"id\": ").append(i).append("},\n");
    }
    workspace
        .file("a.json", JSON.replace("{\"id\": 1}", items + "{\"id\": 1}"))
        .file("b.xml", "<r/>");
    assertThat(workspace.importing("--limit", "500", "--chunk-size", "100").exitCode()).isZero();
    assertThat(workspace.count("select count(*) from orders where exported = 2")).isEqualTo(500);
    imported(0);

    assertThat(workspace.count("select count(*) from orders where exported = 2")).isEqualTo(992);
  }

  @Test
  void whatIsTooLargeToBeKeptCostsTheFileOnlyWhereAColumnUsesIt() {
    workspace.file("b.xml", "<r k='" + "x".repeat(5000) + "'><order><id>3</id></order></r>");
    String limited = SPEC.replace("directory: .", "directory: .\n  max_record_size: 4000");
    workspace.spec(limited.replace("COLUMN", "file:/exported"));
    JsonNode report = imported(3);

    assertThat(report.at("/problems/0/code").asString()).isEqualTo("too-large");
    assertThat(report.at("/problems/0/message").asString()).contains("outside the records");
    assertThat(workspace.rows("select id from orders order by id")).containsExactly("1", "2");
    assertThat(
            new Workspace(directory.resolve("other"))
                .spec(limited.replace("COLUMN", "/exported"))
                .file("b.xml", "<r k='" + "x".repeat(5000) + "'><order><id>3</id></order></r>")
                .importing()
                .exitCode())
        .isZero();
  }

  @Test
  void whatIsTooLargeToBeKeptAndWhatFollowsItIsStillReported() {
    String big = "x".repeat(5000);
    workspace
        .file("a.json", "{\"big\": \"" + big + "\", \"exported\": 1, \"items\": [{\"id\": 1}]}")
        .file(
            "b.xml",
            "<r><m><big>"
                + big
                + "</big><n k='v'>x</n></m><order><id>3</id></order>"
                + "<m><n/></m><o>y</o>stray</r>")
        .spec(
            SPEC.replace("directory: .", "directory: .\n  max_record_size: 4000")
                .replace("COLUMN", "/exported")
                .replace("json:", "xml: { records: /r/order }\n  json:"));
    JsonNode report = imported(0);

    assertThat(report.at("/unmapped").findValuesAsString("field"))
        .containsExactly("file:/#text", "file:/big", "file:/exported", "file:/m", "file:/o");
    assertThat(report.at("/warnings").findValuesAsString("code"))
        .containsExactly("file-fields-incomplete", "path-not-found");
    assertThat(report.at("/warnings/0").toString())
        .contains("\"count\":2", "\"where\":\"a.json\"", "take more than 4000 bytes");
  }

  @Test
  void whatCannotBeReadIsAWarningOfTheFile() {
    workspace
        .file("c.yaml", "d: !unknown x\nitems: [{id: 7}]\n")
        .spec(
            SPEC.replace("COLUMN", "/exported")
                .replace("json:", "yaml: { records: /items }\n  json:"));
    JsonNode report = imported(0);

    assertThat(report.at("/unmapped").findValuesAsString("field")).contains("file:/d");
    assertThat(report.at("/warnings/0").toString())
        .contains("file-fields-incomplete", "\"where\":\"c.yaml\"", "!unknown");
  }

  @Test
  void rowsAreNotMadeFromIt() {
    workspace.spec(
        SPEC.replace("COLUMN", "/exported").replace("id: {", "each: file:/x\n    id: {"));
    Result result = workspace.run("spec", "lint", workspace.specFile().toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("'each' matches within records");
  }

  private JsonNode imported(int exitCode) {
    Result result = workspace.importing();
    assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(exitCode);
    return result.report();
  }
}
