package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever {@code --incremental} does not read, the outcome is that of reading everything. */
class IncrementalTests {

  private static final String SPEC =
      """
      name: things
      source: { directory: ., include: ["*.jsonl"] }
      entities:
        label:
          id: { from: /label, required: true }
          on_duplicate: RULE
          columns: { text: { from: /text } }
        thing:
          id: { from: /id, required: true }
          on_duplicate: RULE
          columns:
            value: { from: /value }
            label_id: { ref: label }
      """;

  private static final String THINGS = "select * from thing order by id";
  private static final String LABELS = "select * from label order by id";
  private static final int FILES = 5;

  @TempDir private Path directory;
  private Workspace full;
  private Workspace incremental;

  @BeforeEach
  void prepare() {
    full = new Workspace(directory.resolve("full"));
    incremental = new Workspace(directory.resolve("incremental"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "first"})
  void aRecordOfAChangedFileDoesNotTakeTheRowOfAFileThatIsSkipped(String rule) {
    spec(rule);
    file("a.jsonl", line("t1", "l1", "a"));
    file("b.jsonl", line("t2", "l2", "b"));
    importing();
    file("b.jsonl", line("t2", "l2", "b"), line("t1", "l3", "taken"));

    importing();

    assertThat(incremental.rows("select \"VALUE\" from thing where id = 't1'"))
        .containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "first", "last"})
  void aSkippedFileThatComesLaterIsReadWhenAChangedOneTakesItsRow(String rule) {
    spec(rule);
    file("a.jsonl", line("t1", "l1", "a"));
    file("b.jsonl", line("t2", "l2", "b"), line("t3", "l3", "b"));
    file("c.jsonl", line("t4", "l4", "c"));
    importing();
    file("a.jsonl", line("t1", "l1", "a"), line("t2", "l2", "taken"));

    importing();
    importing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "first", "last"})
  void decidesTheSameOnPostgresql(String rule) {
    full = new Workspace(directory.resolve("a"), postgres());
    incremental = new Workspace(directory.resolve("b"), postgres());
    spec(rule);
    file("a.jsonl", line("t1", "l1", "a"));
    file("b.jsonl", line("t2", "l2", "b"), line("t3", "l3", "b"));
    file("c.jsonl", line("t4", "l3", "c"));
    importing();
    importing();
    file("b.jsonl", line("t2", "l2", "b"), line("t4", "l1", "taken"));

    importing();
    importing();
  }

  private static String postgres() {
    return PostgresServer.newDatabase() + "?user=postgres";
  }

  @Test
  void saysWhichRecordsAreSkippedBecauseAnEarlierOneWithTheSameKeyIsKept() {
    spec("first");
    full.file("a.jsonl", line("t1", "l1", "a") + "\n" + line("t2", "l1", "a") + "\n");
    full.file("b.jsonl", line("t1", "l1", "b") + "\n" + line("t1", "l1", "a") + "\n");

    Result result = full.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/records").toString())
        .isEqualTo(
            "{\"read\":4,\"inserted\":2,\"updated\":0,\"unchanged\":1,\"skipped\":1,\"rejected\":0}");
    assertThat(WarningTests.said(result.report().at("/warnings")))
        .containsExactly(
            "duplicate-skipped|label|an earlier record with the same key has other values, and the"
                + " first one stays|1|b.jsonl:1|key 'l1' was already used by a.jsonl, record 1",
            "duplicate-skipped|thing|an earlier record with the same key has other values, and the"
                + " first one stays|1|b.jsonl:1|key 't1' was already used by a.jsonl, record 1");
  }

  static Stream<Arguments> histories() {
    return Stream.of("reject", "first", "last")
        .flatMap(rule -> IntStream.of(3, 8, 11).mapToObj(seed -> Arguments.of(rule, seed)));
  }

  /** Few keys in few files, so that nearly every change is about a key of another file. */
  @ParameterizedTest
  @MethodSource("histories")
  void anyHistoryOfChangesEndsAsIfEverythingWereReadEachTime(String rule, int seed) {
    spec(rule);
    Random random = new Random(seed);
    for (int file = 0; file < FILES; file++) {
      file(file + ".jsonl", lines(random));
    }
    importing();
    for (int step = 0; step < 5; step++) {
      for (int change = 0; change <= random.nextInt(2); change++) {
        file(random.nextInt(FILES) + ".jsonl", lines(random));
      }
      importing();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void remembersTheFilesThatShareKeysOnceHoweverOftenTheyAreRead(String target) {
    full = target.equals("h2") ? full : new Workspace(directory.resolve("a"), postgres());
    spec("first");
    full.file("a.jsonl", line("t1", "l1", "a") + "\n" + line("t2", "l2", "a") + "\n");
    full.file("b.jsonl", line("t1", "l1", "b") + "\n" + line("t2", "l2", "b") + "\n");
    full.file("c.jsonl", line("t1", "l1", "c") + "\n");
    for (int i = 0; i < 3; i++) {
      full.importing("--chunk-size", "1");

      assertThat(
              full.rows("select file_name, owner_name from rehome.shared_keys order by file_name"))
          .containsExactly("b.jsonl|a.jsonl", "c.jsonl|a.jsonl");
    }
  }

  @Test
  void saysNothingIsToDoWhenNothingChanged() {
    spec("first");
    file("a.jsonl", line("t1", "l1", "a"));
    file("b.jsonl", line("t2", "l1", "a"));
    importing();

    Result again = incremental.importing("--incremental");

    assertThat(again.report().at("/status").asString()).isEqualTo("nothing-to-do");
  }

  private void spec(String rule) {
    full.spec(SPEC.replace("RULE", rule));
    incremental.spec(SPEC.replace("RULE", rule));
  }

  private void file(String name, String... lines) {
    full.file(name, String.join("\n", lines) + "\n");
    incremental.file(name, String.join("\n", lines) + "\n");
  }

  private static String[] lines(Random random) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      lines.add(line("t" + random.nextInt(8), "l" + random.nextInt(8), "v" + random.nextInt(3)));
    }
    return lines.toArray(String[]::new);
  }

  private static String line(String id, String label, String value) {
    return "{\"id\": \"%s\", \"label\": \"%s\", \"value\": \"%s\", \"text\": \"%s\"}"
        .formatted(id, label, value, value);
  }

  /** Both ways, with the same outcome; only warnings about what is skipped are not repeated. */
  private void importing() {
    Result one = full.importing();
    Result other = incremental.importing("--incremental");
    assertThat(other.exitCode()).as(other.out() + other.err()).isEqualTo(one.exitCode());
    for (String query : List.of(THINGS, LABELS)) {
      assertThat(incremental.rows(query)).isEqualTo(full.rows(query));
    }
    assertThat(problems(other.report())).isEqualTo(problems(one.report()));
  }

  private static List<String> problems(JsonNode report) {
    return report.at("/problems").values().stream().map(JsonNode::toString).toList();
  }
}
