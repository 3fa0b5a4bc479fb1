package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

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
        .contains("expected at most 3 digits of a second", "expected at most 2 digits behind")
        .contains("write rounding: round (or truncate)");
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
