package dev.rehome.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what the program does. */
class ReadmeTests {

  private static final Page README = Page.of("README.md");

  @TempDir private Path directory;

  @Test
  void theCommandThatRunsTheMainJobPrintsWhatItSays() throws IOException {
    Workspace workspace = new Workspace(directory);

    Result first = importingContent(workspace);

    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(timeless(first.out())).isEqualTo(timeless(README.blocks("text").get(0)));
    assertThat(Files.readString(workspace.runDirectory().resolve("rejects/rejects.jsonl")))
        .startsWith(README.blocks("json").get(0));

    Result again = importingContent(workspace);

    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(timeless(again.out()))
        .startsWith(timeless(Page.of("src/docs/import.md").blocks("text").get(0)));
  }

  private static Result importingContent(Workspace workspace) {
    return workspace.run(
        "import",
        "content",
        "--target",
        workspace.target(),
        "--runs-dir",
        workspace.runs().toString());
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
