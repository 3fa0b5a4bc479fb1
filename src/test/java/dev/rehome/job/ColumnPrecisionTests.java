package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that keep fewer digits than the source has. */
class ColumnPrecisionTests {

  private static final String TABLE =
      "CREATE TABLE event (id BIGINT PRIMARY KEY, at TIMESTAMP(3), price NUMERIC(6, 2))";

  @TempDir private Path directory;

  private Workspace workspace(String at, String price) {
    return new Workspace(directory)
        .file(
            "a.jsonl",
            """
            {"id":1,"at":"2025-10-07T16:50:44.0316219","price":1.505}
            {"id":2,"at":"2025-12-31T23:59:59.9999","price":-1.505}
            """)
        .spec(
            """
            name: events
            source: { directory: . }
            entities:
              event:
                id: { from: /id, type: integer }
                columns:
                  at: { from: /at, type: datetime%s }
                  price: { from: /price, type: decimal%s }
            """
                .formatted(at, price));
  }

  @Test
  void roundsWhereTheSpecSaysSo() {
    Workspace workspace =
        workspace(", precision: 3, rounding: round", ", scale: 2, rounding: round").execute(TABLE);

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(workspace.rows("SELECT at, price FROM event ORDER BY id"))
        .containsExactly("2025-10-07 16:50:44.032|1.51", "2026-01-01 00:00:00|-1.51");
    assertThat(workspace.importing().report().at("/records/unchanged").asInt()).isEqualTo(2);
  }

  @Test
  void truncatesWhereTheSpecSaysSo() {
    Workspace workspace =
        workspace(", precision: 3, rounding: truncate", ", scale: 2, rounding: truncate")
            .execute(TABLE);

    assertThat(workspace.importing().exitCode()).isZero();
    assertThat(workspace.rows("SELECT at, price FROM event ORDER BY id"))
        .containsExactly("2025-10-07 16:50:44.031|1.50", "2025-12-31 23:59:59.999|-1.50");
  }

  @Test
  void rejectsMoreDigitsThanTheSpecAllowsAndSaysWhatToWrite() {
    Workspace workspace = workspace(", precision: 3", ", scale: 2");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(workspace.runDirectory().resolve("rejects/rejects.jsonl"))
        .content()
        .contains("expected at most 3 digits of a second", "expected at most 2 digits after")
        .contains("write rounding: round (or truncate)");
  }

  /** Digits and bytes that the database would drop of texts; PostgreSQL alone has such types. */
  @Test
  void saysOfTextsThatAColumnWouldCutWhatToWrite() {
    Workspace workspace =
        new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres")
            .file(
                "a.jsonl",
                """
                {"id": 1, "mo": "$1,234.567"}
                {"id": 2, "qc": "abc"}
                {"id": 3, "i0": "1.6 seconds"}
                {"id": 4, "i0": "00:00:01.1234567"}
                """)
            .execute(
                "CREATE TABLE t (id bigint PRIMARY KEY, mo money, qc \"char\", i0 interval(0))")
            .spec(texts("", ""));

    assertThat(rejects(workspace, workspace.importing()))
        .contains("column qc has room for 1 byte, and the text has 3")
        .contains(
            "write extract: '^[^.]*[.]?[0-9]{0,2}' for this column in the spec, or make it numeric",
            "write extract: '^[ -~]{1,1}' for this column in the spec, or make it text",
            "write at most 0 digits of a second in the source, or make the column interval");

    workspace.spec(texts(", extract: '^[^.]*[.]?[0-9]{0,2}'", ", extract: '^[ -~]{1,1}'"));
    workspace.execute("ALTER TABLE t ALTER COLUMN i0 TYPE interval");

    Result again = workspace.importing("--new");
    assertThat(again.report().at("/records/rejected").asInt()).isEqualTo(1);
    assertThat(rejects(workspace, again))
        .contains("column i0 keeps 6 digits of a second")
        .contains("write at most 6 digits of a second in the source\"");
    assertThat(workspace.rows("SELECT coalesce(mo::text, qc::text, i0::text) FROM t ORDER BY id"))
        .containsExactly("$1,234.56", "a", "00:00:01.6");
  }

  private static String texts(String money, String character) {
    return """
    name: texts
    source: { directory: . }
    entities:
      t:
        id: { from: /id, type: integer }
        columns:
          mo: { from: /mo%s }
          qc: { from: /qc%s }
          i0: { from: /i0 }
    """
        .formatted(money, character);
  }

  private static String rejects(Workspace workspace, Result result) {
    String run = result.report().at("/run").asString();
    return contentOf(workspace.runs().resolve(run).resolve("rejects/rejects.jsonl").toFile());
  }

  @Test
  void newTablesKeepTheDigitsOfTheSpec() {
    Workspace workspace = workspace(", precision: 3, rounding: round", "");

    assertThat(workspace.importing().exitCode()).isZero();
    assertThat(
            workspace.rows(
                "SELECT datetime_precision FROM information_schema.columns"
                    + " WHERE table_name = 'EVENT' AND column_name = 'AT'"))
        .containsExactly("3");
  }
}
