package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a person should know about a run although nothing was rejected for it. */
class WarningTests {

  private static final String SPEC =
      """
      name: things
      source:
        directory: .
        include: ["*.jsonl", "*.png"]
      entities:
        thing:
          id: { from: /id, required: true }
          columns:
            size: { from: /size, type: integer }
        part:
          each: /parts/*
          id: { from: /id }
          columns:
            thing_id: { ref: thing }
            weight: { from: /weight, type: integer }
      rules:
        - check: thing.size < 10
          message: rather large
          level: warning
        - check: row.weight > 0
          message: weighs nothing
          for: part
          level: warning
        - check: thing.size < 100
          message: too large
        - check: has(record.parts)
          message: without parts
          level: warning
      """;

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(SPEC);
  }

  @Test
  void warnsOfARecordThatIsMigratedAllTheSame() throws IOException {
    workspace.file(
        "a.jsonl",
        """
        {"id": "t1", "size": 1, "parts": [{"id": "p1", "weight": 3}]}
        {"id": "t2", "size": 20, "parts": [{"id": "p2", "weight": 0}, {"id": "p3", "weight": -1}]}
        {"id": "t3", "size": 30}
        """);

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/status").asString()).isEqualTo("completed");
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(3);
    assertThat(said(result.report().at("/warnings")))
        .containsExactly(
            "rule||rather large|2|a.jsonl:2|found size 20",
            "rule|part|weighs nothing|2|a.jsonl:2|found weight 0 (row 1)",
            "rule||without parts|1|a.jsonl:3|");
    assertThat(Files.readString(workspace.runDirectory().resolve("summary.txt")))
        .contains("Warnings\n  2 × rather large [rule], first at a.jsonl:2: found size 20\n");
    Result status =
        workspace.run(
            "status", "--target", workspace.target(), result.report().at("/run").asString());
    assertThat(status.out()).contains("2 × part: weighs nothing [rule], first at a.jsonl:2");
  }

  @Test
  void warnsOfRowsOfOneRecordThatAreSkippedBecauseTheFirstWithTheirKeyStays() {
    workspace.spec(
        SPEC.replace("    each: /parts/*", "    each: /parts/*\n    on_duplicate: first"));
    workspace.file(
        "a.jsonl",
        """
        {"id": "t1", "parts": [{"id": "p", "weight": 3}, {"id": "p", "weight": 3}]}
        {"id": "t2", "parts": [{"id": "q", "weight": 3}, {"id": "q", "weight": 4}]}
        """);

    assertThat(said(workspace.importing().report().at("/warnings")))
        .containsExactly(
            "duplicate-skipped|part|an earlier row of the same record has the same key and other"
                + " values, and the first one stays|1|a.jsonl:2|key \"q\" (row 2)");
  }

  @Test
  void showsTheKeysOfSeveralColumnsWithCommas() {
    workspace.spec(
        """
        name: pairs
        source: { directory: ., include: ["*.jsonl"] }
        entities:
          part:
            each: /parts/*
            on_duplicate: first
            key: [thing, nr]
            columns:
              thing: { from: /thing }
              nr: { from: /nr, type: integer }
              content: { from: /content, type: long_text }
        """);
    workspace.file(
        "a.jsonl",
        """
        {"parts": [{"thing": "t1", "nr": 1, "content": "%1$s"}, {"thing": "t1", "nr": 1}]}
        {"parts": [{"thing": "t2", "nr": 2, "content": "%1$s"}]}
        """
            .formatted("a text that is long enough to be compared with others"));

    assertThat(said(workspace.importing().report().at("/warnings")))
        .containsExactlyInAnyOrder(
            "duplicate-skipped|part|an earlier row of the same record has the same key and other"
                + " values, and the first one stays|1|a.jsonl:1|key \"t1, 1\" (row 2)",
            "duplicate-content|part|rows have the same content under different keys|2|a.jsonl|"
                + "'t1, 1' and 't2, 2'");
  }

  @Test
  void dropsTheWarningsOfARejectedRecord() {
    workspace.file("a.jsonl", "{\"id\": \"t1\", \"size\": 200, \"parts\": []}\n");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.report().at("/warnings").size()).isZero();
  }

  /** What a warning asks for is still brought nowhere. */
  @Test
  void doesNotCountAFieldAsUsedBecauseAWarningReadsIt() {
    workspace.file("a.jsonl", "{\"id\": \"t1\", \"size\": 2, \"parts\": []}\n");
    workspace.spec(SPEC.replace("has(record.parts)", "has(record.parts) && !has(record.extra)"));
    workspace.file("b.jsonl", "{\"id\": \"t2\", \"size\": 2, \"parts\": [], \"extra\": 1}\n");

    Result result = workspace.importing();

    assertThat(result.report().at("/warnings").size()).isEqualTo(1);
    assertThat(result.report().at("/unmapped/0/field").asString()).isEqualTo("/extra");
  }

  /** No entity wants it, so no other rule is asked. */
  @Test
  void warnsOfARecordThatMakesNoRow() {
    workspace.spec(
        SPEC.replace("    thing:\n".substring(2), "  thing:\n    when: has(record.id)\n"));
    workspace.file("a.jsonl", "{\"size\": 2}\n{\"id\": \"t1\", \"parts\": []}\n");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/records/skipped").asInt()).isEqualTo(1);
    assertThat(said(result.report().at("/warnings")))
        .containsExactly("rule||without parts|1|a.jsonl:1|");
  }

  @Test
  void warnsOfAFileThatIsIncludedAndNotRead() {
    workspace.file("a.jsonl", "{\"id\": \"t1\", \"parts\": []}\n").file("b.png", "x");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(said(result.report().at("/warnings")))
        .containsExactly(
            "file-skipped||a file that the source includes was not read|1|b.png|no format reads"
                + " .png");
  }

  @Test
  void warnsOfAnOverrideThatMatchesNoFile() {
    workspace.spec(
        SPEC.replace(
            "\nentities:",
            "\n  overrides:\n    - { files: [\"old/*.jsonl\", \"x*\"], charset: UTF-16 }"
                + "\n    - { files: [\"a*\"], max_depth: 9 }\nentities:"));
    workspace.file("a.jsonl", "{\"id\": \"t1\", \"parts\": []}\n").file("b.jsonl", "");

    assertThat(said(workspace.importing().report().at("/warnings")))
        .containsExactly(
            "override-unused|source.overrides: old/*.jsonl, x*|an override of the source matches"
                + " none of its files|1||");
  }

  @ParameterizedTest
  @CsvSource({"1, 7", "4, 7", "2, 1000", "4, 50"})
  void countsTheSameHoweverTheWorkIsDivided(int workers, int chunkSize) {
    workspace.file("a.jsonl", lines(0, 300)).file("b.jsonl", lines(300, 500));

    Result result = workspace.importing("--workers", "" + workers, "--chunk-size", "" + chunkSize);

    assertThat(said(result.report().at("/warnings")))
        .containsExactly(
            "rule||without parts|500|a.jsonl:1|",
            "rule||rather large|250|a.jsonl:11|found size 10");
  }

  @Test
  void validateWarnsToo() {
    workspace.file("a.jsonl", lines(0, 20));

    Result result = workspace.validating();

    assertThat(result.exitCode()).isZero();
    assertThat(said(result.report().at("/warnings")))
        .contains("rule||rather large|10|a.jsonl:11|found size 10");
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\": \"t%d\", \"size\": %d}\n".formatted(i, i % 20))
        .collect(Collectors.joining());
  }

  /** Without those of paths that found nothing, for these sources are small. */
  static List<String> said(JsonNode warnings) {
    return warnings.values().stream()
        .filter(warning -> !warning.at("/code").asString().equals("path-not-found"))
        .map(
            warning ->
                String.join(
                    "|",
                    warning.at("/code").asString(),
                    warning.at("/subject").asString(""),
                    warning.at("/message").asString(),
                    warning.at("/count").asString(),
                    warning.at("/where").asString(),
                    warning.at("/example").asString("")))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 5000", "4, 3"})
  void warnsOfPathsThatFoundNothingInTheWholeRun(int workers, int chunkSize) throws IOException {
    workspace.spec(
        """
        name: things
        source: { directory: ., include: ["*.jsonl"] }
        entities:
          thing:
            id: /id
            columns:
              size: { from: /sise, type: integer }
              rare: /rare
              none: { first: [/gone, /never] }
          part:
            each: /prats/*
            id: /id
            columns: { weight: /weight }
        """);
    for (String file : List.of("a.jsonl", "b.jsonl")) {
      workspace.file(
          file,
          IntStream.range(0, 20)
              .mapToObj(
                  n ->
                      "{\"id\": \"%s%d\", \"size\": 1, \"parts\": [{\"id\": 1}]%s}"
                          .formatted(file, n, n == 13 ? ", \"rare\": 1" : ""))
              .collect(Collectors.joining("\n")));
    }

    Result result = workspace.importing("--workers", "" + workers, "--chunk-size", "" + chunkSize);

    assertThat(result.exitCode()).isZero();
    assertThat(pathWarnings(result.report()))
        .containsExactly(
            "part: no record of this run has anything at /prats/* (did you mean /parts/*?)",
            "thing.none: no record of this run has anything at /gone or /never (compare the path"
                + " with what rehome preview shows of the records)",
            "thing.size: no record of this run has anything at /sise (did you mean /size?)");
  }

  @Test
  void keepsInTheLedgerWhichPathsFoundSomethingSoFar() throws IOException {
    workspace.spec(
        """
        name: things
        source: { directory: ., include: ["*.jsonl"] }
        entities:
          thing: { id: /id, columns: { early: /early, late: /late, never: /never } }
        """);
    workspace.file("a.jsonl", "{\"id\": 1, \"early\": 1}\n{\"id\": 2}\n{\"id\": 3, \"late\": 1}\n");

    Result stopped =
        workspace.importing("--chunk-size", "1", "--on-error", "strict", "--limit", "2");
    assertThat(pathWarnings(stopped.report()))
        .extracting(warning -> warning.substring(0, warning.indexOf(':')))
        .containsExactly("thing.late", "thing.never");
    assertThat(workspace.rows("select path, found from rehome.run_paths order by path"))
        .containsExactly(
            "thing.early|TRUE", "thing.id|TRUE", "thing.late|FALSE", "thing.never|FALSE");
  }

  private static List<String> pathWarnings(JsonNode report) {
    return report
        .at("/warnings")
        .valueStream()
        .filter(warning -> warning.at("/code").asString().equals("path-not-found"))
        .map(
            warning ->
                "%s: %s (%s)"
                    .formatted(
                        warning.at("/subject").asString(),
                        warning.at("/message").asString(),
                        warning.at("/hint").asString()))
        .sorted()
        .toList();
  }
}
