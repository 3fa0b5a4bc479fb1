package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door tells the truth. */
class ReadmeTests {

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;
  private String readme;

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void theCommandThatRunsTheMainJobPrintsWhatItSays() {
    Workspace workspace = new Workspace(directory);

    Result result =
        workspace.run(
            "import",
            "content",
            "--target",
            workspace.target(),
            "--runs-dir",
            workspace.runs().toString());

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(timeless(result.out())).isEqualTo(timeless(blocks("text").get(0)));
  }

  @Test
  void theFiveMinuteWalkEndsAsItSays() {
    Workspace workspace = new Workspace(directory);
    workspace.file("customers.csv", blocks("csv").get(0));
    String first = blocks("yaml").get(0);
    String columns = blocks("yaml").get(1).strip();
    workspace.spec(first.substring(0, first.indexOf("columns:")) + columns + "\n");

    Result validated = workspace.validating();
    Result imported = workspace.importing();

    assertThat(validated.exitCode()).isEqualTo(5);
    assertThat(imported.exitCode()).as(imported.err()).isEqualTo(3);
    assertThat(imported.report().at("/problems/0/where").asString()).endsWith("customers.csv:3");
    assertThat(imported.report().at("/problems/0/code").asString()).isEqualTo("type");
    assertThat(imported.report().at("/problems/1/where").asString()).endsWith("customers.csv:4");
    assertThat(imported.report().at("/problems/1/code").asString()).isEqualTo("required");
    assertThat(workspace.rows("select name, mail from customers order by id"))
        .containsExactly("Ada Brightwater|ada@example.com", "Célestine Ito|null");
  }

  @Test
  void everyVerbAndOptionItNamesExists() {
    Workspace workspace = new Workspace(directory);
    String help = workspace.run("import", "--help").out();

    for (String option : List.of("--source", "--target", "--param", "--dry-run", "--incremental")) {
      assertThat(readme).contains("`" + option);
    }
    Pattern.compile("\\| `(--[a-z-]+)")
        .matcher(readme)
        .results()
        .map(match -> match.group(1))
        .forEach(option -> assertThat(help).contains(option));
    Pattern.compile("^\\| `(\\w+)(?: SPEC| \\[|` \\|)", Pattern.MULTILINE)
        .matcher(readme.substring(readme.indexOf("## Verbs"), readme.indexOf("### Options")))
        .results()
        .map(match -> match.group(1))
        .forEach(verb -> assertThat(workspace.run(verb, "--help").exitCode()).as(verb).isZero());
  }

  private List<String> blocks(String language) {
    return BLOCK
        .matcher(readme)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Without what differs from run to run: times, run ids, the places of database and runs. */
  private static String timeless(String session) {
    return session
        .replaceAll("in \\d+\\.\\d s", "in T")
        .replaceAll("(?m)^  to    .*$", "  to")
        .replaceAll("(?m)^(Report|Rejects) +\\S+-content-\\w{4}/", "$1 RUN/")
        .replaceAll(" --target \\S+ --runs-dir \\S+", "");
  }
}
