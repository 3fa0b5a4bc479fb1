package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is in a run directory or next to it and becomes no row is counted and named. */
class RunDirectoryImportTests {

  private static final String SPEC =
      """
      name: runs
      source: { directory: source, format: run-directory }
      entities:
        stage:
          each: /stage{number}
          when: record.exists(name, name.endsWith('.json'))
          id: "{file.name}/{number}"
          columns:
            output: { from: "/*.json", type: json }
            text: "/*.md/content"
      """;

  @TempDir Path directory;

  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(SPEC);
  }

  @Test
  void skipsAndNamesFilesNextToTheDirectories() {
    workspace
        .file("run-1/stage1/a.json", "{\"a\": 1}")
        .file("loose.json", "{}")
        .file("README.md", "about");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/files/skipped").asInt()).isEqualTo(1);
    assertThat(result.report().at("/warnings/0/code").asString()).isEqualTo("file-skipped");
    assertThat(result.report().at("/warnings/0").toString())
        .contains("loose.json", "next to the run directories", "into the directory")
        .doesNotContain("source.format");
  }

  @Test
  void countsTheFilesOfARunThatNoEntityUses() {
    workspace
        .file("run-1/pic.png", "PNG")
        .file("run-1/stage1/a.json", "{\"a\": 1}")
        .file("run-1/stage1/b.json", "{\"b\": 1}")
        .file("run-1/stage1/a.md", "A")
        .file("run-1/stage1/b.md", "B")
        .file("run-1/stage2/c.json", "{\"c\": 1}")
        .file("run-1/stage2/c.md", "C");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(unmapped(result)).containsExactly("/*/b.json", "/*/b.md", "/pic.png");
  }

  private static List<String> unmapped(Result result) {
    List<String> fields = new ArrayList<>();
    for (JsonNode field : result.report().at("/unmapped")) {
      fields.add(field.at("/field").asString());
    }
    return fields;
  }
}
