package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDoubtTests {

  @TempDir Path directory;

  @Test
  void warnsOfAHeaderThatAnotherDelimiterWouldSplit() {
    Workspace workspace =
        new Workspace(directory)
            .spec(
                """
                name: rows
                source: { directory: . , include: ["*.csv"] }
                entities:
                  thing:
                    key: [file, number]
                    columns:
                      file: "{file.path}"
                      number: { from: "{record.number}", type: integer }
                      name: /name
                """)
            .file("a.csv", "id;name\n1;x\n2;y\n")
            .file("b.csv", "name\nx; y\nz\n")
            .file("c.csv", "id,name\n1;1,x\n2;2,y\n");

    Result result = workspace.importing();

    assertThat(result.report().at("/warnings"))
        .as(result.out() + result.err())
        .filteredOn(warning -> warning.get("code").asString().startsWith("csv"))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.get("code").asString()).isEqualTo("csv-one-column");
              assertThat(warning.get("message").asString()).contains("'id;name'");
              assertThat(warning.get("where").asString()).isEqualTo("a.csv");
              assertThat(warning.get("hint").asString()).contains("csv: { delimiter: \";\" }");
            });
  }
}
