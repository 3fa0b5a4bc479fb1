package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one directory that are read in different ways. */
class SourceOverridesTests {

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private static final String SPEC =
      """
      name: people
      source:
        directory: .
        exclude: [spec.yml]
        csv: { delimiter: ";", null: "-" }
        overrides:
          - files: ["legacy/*", "*.old"]
            charset: windows-1252
            format: csv
            csv: { delimiter: "," }
          - { files: "legacy/**", charset: UTF-16LE, max_record_size: 40 }
      entities:
        person:
          key: [file, number]
          columns:
            file: "{file.path}"
            number: { from: "{record.number}", type: integer }
            name: /name
            born: /born
      """;

  @TempDir Path directory;

  private Workspace workspace;

  @BeforeEach
  void useDirectory() {
    workspace = new Workspace(directory).spec(SPEC);
    workspace.file("new.csv", "name;born\nJörg;-\nAnn;1,5\n");
    workspace.file("legacy/a.csv", "name,born\nJörg,-\nAnn;x,1\nbad\n".getBytes(WINDOWS));
    workspace.file("b.old", "name,born\nJörg,1\n".getBytes(WINDOWS));
    workspace.file(
        "legacy/deep/c.csv",
        ("name;born\nJörg;2\n" + "x".repeat(41) + ";3\n").getBytes(StandardCharsets.UTF_16LE));
  }

  @Test
  void readsEachFileAsTheFirstOverrideThatMatchesSays() {
    Result result = workspace.importing();

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(workspace.rows("select file, name, born from person order by file, number"))
        .containsExactly(
            "b.old|Jörg|1",
            "legacy/a.csv|Jörg|null",
            "legacy/a.csv|Ann;x|1",
            "legacy/deep/c.csv|Jörg|2",
            "new.csv|Jörg|null",
            "new.csv|Ann|1,5");
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(2);
  }

  @Test
  void copiesRejectsInTheFormOfTheirFileSoThatTheSameSpecReadsThem() throws IOException {
    workspace.importing();
    Path rejects = workspace.runDirectory().resolve("rejects/files");
    Path copy = rejects.resolve("legacy/a.csv");
    assertThat(Files.readString(copy, WINDOWS)).isEqualTo("name,born\nbad\n");
    Files.writeString(copy, "name,born\nbäd,1\n", WINDOWS);
    Path deep = rejects.resolve("legacy/deep/c.csv");
    String text = Files.readString(deep, StandardCharsets.UTF_16LE);
    Files.writeString(deep, text.replaceAll("x+", "x"), StandardCharsets.UTF_16LE);
    Workspace again = new Workspace(directory.resolve("again")).spec(SPEC);
    again.file("legacy/a.csv", Files.readAllBytes(copy));
    again.file("legacy/deep/c.csv", Files.readAllBytes(deep));

    Result result = again.importing();

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(again.rows("select name, born from person order by born"))
        .containsExactly("bäd|1", "x|3");
  }

  @Test
  void previewsEachFileTheSameWay() {
    Result preview =
        workspace.run(
            "preview",
            workspace.specFile().toString(),
            "--source",
            workspace.source().toString(),
            "--limit",
            "8");

    assertThat(preview.out()).contains("Jörg", "Ann;x", "1,5").doesNotContain("malformed");
  }

  @Test
  void refusesImpossibleOptionsOfAnOverride() {
    workspace.spec(SPEC.replace("{ delimiter: \",\" }", "{ delimiter: \"'\", quote: \"'\" }"));

    Result result = workspace.importing();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out() + result.err()).contains("delimiter and quote must differ");
  }

  @Test
  void readsFilesInsideOfRunDirectoriesAsTheOverridesSay() {
    workspace.spec(
        """
        name: runs
        source:
          directory: .
          exclude: [spec.yml]
          format: run-directory
          overrides:
            - { files: "run1/old/*", charset: windows-1252 }
            - { files: "*.log", format: text }
        entities:
          run:
            key: [name]
            columns:
              name: "{file.name}"
              old: /old/note.txt/content
              log: /x.log/content
        """);
    workspace.file("run1/old/note.txt", "Jörg".getBytes(WINDOWS));
    workspace.file("run1/x.log", "Jörg");

    Result result = workspace.importing();

    assertThat(workspace.rows("select old, log from run where name = 'run1'"))
        .as(result.out() + result.err())
        .containsExactly("Jörg|Jörg");
  }
}
