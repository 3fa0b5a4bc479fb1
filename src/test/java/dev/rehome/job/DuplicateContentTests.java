package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same content under two keys is no error, and is said. */
class DuplicateContentTests {

  private static final String SPEC =
      """
      name: notes
      source: { directory: ., include: ["*.jsonl"] }
      entities:
        author:
          id: { from: /author }
          on_duplicate: first
          columns: { name: { from: /author } }
        note:
          id: { from: /id }
          columns:
            author: { ref: author }
            words: { from: /words, type: integer }
            content: { from: /content, type: long_text }
      """;

  private static final String SAID =
      "duplicate-content|note|rows have the same content under different keys|";

  @TempDir private Path directory;

  @Test
  void warnsOfRowsThatDifferOnlyInTheirKeys() {
    Workspace workspace = new Workspace(directory).spec(SPEC);
    workspace.file("a.jsonl", note("n1", 1, "once") + note("n2", 2, "twice"));
    workspace.file("b.jsonl", note("n3", 2, "twice") + note("n4", 3, "twice"));

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(WarningTests.said(result.report().at("/warnings")))
        .containsExactly(SAID + "2|b.jsonl|'n2' and 'n3'");
    assertThat(checks(result))
        .containsExactly(
            "author true no content is there under two keys",
            "note true 2 rows have the content of another row, such as 'n2' and 'n3'");
  }

  @Test
  void findsTheContentOfARowOfAnEarlierRunAndInLongTextsAsWell() {
    Workspace workspace =
        new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres").spec(SPEC);
    String novel = "a very long novel, ".repeat(5000);
    workspace.file("a.jsonl", note("n1", 1, novel) + note("n2", 1, novel + "!"));
    assertThat(workspace.importing().report().at("/warnings").size()).isZero();
    workspace.file("b.jsonl", note("n3", 1, novel));

    Result result = workspace.importing("--incremental");

    assertThat(WarningTests.said(result.report().at("/warnings")))
        .containsExactly(SAID + "2|b.jsonl|'n1' and 'n3'");
  }

  @Test
  void comparesFewRowsOfARunOnlyWithTheOthersOfTheirEntity() {
    Workspace workspace = new Workspace(directory).spec(SPEC);
    workspace.file("a.jsonl", note("o1", 1, "old") + note("o2", 1, "old"));
    workspace.file(
        "b.jsonl",
        IntStream.range(0, 20)
            .mapToObj(i -> note("n" + i, i, "text"))
            .collect(Collectors.joining()));
    workspace.importing();
    workspace.file("c.jsonl", note("p1", 1, "new"));

    Result result = workspace.importing();

    assertThat(result.report().at("/warnings").size()).isZero();
    assertThat(checks(result))
        .containsExactly("note true no content that was written is there under another key");
    workspace.file("d.jsonl", note("p2", 3, "text"));
    assertThat(WarningTests.said(workspace.importing().report().at("/warnings")))
        .containsExactly(SAID + "2|d.jsonl|'n3' and 'p2'");
  }

  /** Rows without a text to speak of are the same by chance. */
  @Test
  void leavesShortContentsAndContentsThatDifferAlone() {
    Workspace workspace = new Workspace(directory).spec(SPEC);
    workspace.file(
        "a.jsonl",
        IntStream.range(0, 3000)
                .mapToObj(i -> note("n" + i, i, "text"))
                .collect(Collectors.joining())
            + "{\"id\": \"s1\", \"author\": \"x\", \"words\": 1, \"content\": \"short\"}\n"
            + "{\"id\": \"s2\", \"author\": \"x\", \"words\": 1, \"content\": \"short\"}\n");

    assertThat(workspace.importing().report().at("/warnings").size()).isZero();
  }

  private static String note(String id, int words, String content) {
    return "{\"id\": \"%s\", \"author\": \"somebody with a rather long name\", \"words\": %d, \"content\": \"%s, which is long enough to be told\"}\n"
        .formatted(id, words, content);
  }

  private static List<String> checks(Result result) {
    return result.report().at("/checks").values().stream()
        .filter(check -> check.at("/name").asString().equals("duplicate-content"))
        .map(
            check ->
                check.at("/entity").asString()
                    + " "
                    + check.at("/passed").asBoolean()
                    + " "
                    + check.at("/detail").asString())
        .toList();
  }
}
