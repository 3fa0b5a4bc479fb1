package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.Rehome;
import dev.rehome.job.imports.ImportRequest;
import dev.rehome.problem.ProblemException;
import dev.rehome.testing.Articles;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.Imports;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportJobTests {

  private static final String RUNS =
      """
      name: runs
      source:
        directory: .
        format: run-directory
      entities:
        run:
          id: "{file.name}"
          columns:
            x: { from: /a.json/x, required: true }
      """;

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 500));
    workspace.file("b.jsonl", Articles.lines(500, 1000));
  }

  /** The last of them finds the ends of the files and no record. */
  @Test
  void aTransactionTakesSeveralBatchesAndNoMoreRecordsThanTheChunkSizeSays() {
    workspace.file("a.jsonl", Articles.lines(0, 12_000)).file("b.jsonl", "");

    workspace.importing("--chunk-size", "6000");

    assertThat(
            workspace.rows(
                "select commit_count, read_count from rehome.batch_step_execution"
                    + " where step_name = 'load'"))
        .containsExactly("3|12000");
    assertThat(workspace.count("select sum(read_count) from rehome.migration_files"))
        .isEqualTo(12_000);
  }

  /** Spring Batch counts items, which are batches; its tables show what became of records. */
  @Test
  void theCountsOfTheStepAreRecords() {
    String counts =
        "select read_count, filter_count, write_count, write_skip_count"
            + " from rehome.batch_step_execution where step_name = 'load' order by 3 desc";
    int bad = Articles.bad(0, 1000);

    workspace.importing();
    workspace.importing();

    assertThat(workspace.rows(counts))
        .containsExactly(
            "1000|0|%d|%d".formatted(1000 - bad, bad), "1000|%d|0|%d".formatted(1000 - bad, bad));
  }

  @Test
  void importsEveryGoodRecordAndKeepsEveryBadOne() {
    Result result = workspace.importing();

    int bad = Articles.bad(0, 1000);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.report().at("/status").asString()).isEqualTo("completed-with-rejects");
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(1000 - bad);
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(bad);
    assertThat(result.report().at("/entities/author/inserted").asInt()).isEqualTo(13);
    assertThat(workspace.count("select count(*) from article")).isEqualTo(1000 - bad);
  }

  @Test
  void remembersTheTablesThatItCreated() {
    workspace.importing();
    workspace.importing("--new");

    assertThat(
            workspace.rows(
                "select r.attempt, c.name from rehome.created_objects c"
                    + " join rehome.migration_runs r on r.run = c.run order by c.name"))
        .containsExactly("1|PUBLIC.ARTICLE", "1|PUBLIC.AUTHOR");
  }

  @Test
  void rerunIsANoOp() {
    workspace.importing();
    Result again = workspace.importing();

    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.report().at("/records/inserted").asInt()).isZero();
    assertThat(again.report().at("/records/updated").asInt()).isZero();
    assertThat(again.report().at("/records/unchanged").asInt())
        .isEqualTo(1000 - Articles.bad(0, 1000));
    assertThat(again.report().at("/resumed").asBoolean()).isFalse();
  }

  @Test
  void remembersWhatTheFirstRunCreatedAndTheSpecItHad() {
    workspace.importing();
    workspace.importing();

    assertThat(
            workspace.count(
                "select count(*) from rehome.created_objects where kind = 'TABLE' and run = 1"))
        .isEqualTo(2);
    assertThat(workspace.count("select count(*) from rehome.created_objects where run > 1"))
        .isZero();
    assertThat(
            workspace.count(
                "select count(*) from rehome.spec_texts t join rehome.migration_runs r"
                    + " on r.spec_checksum = t.checksum where t.text like '%entities:%'"))
        .isEqualTo(2);
  }

  @Test
  void aChangedRecordIsUpdatedAndItsOldStateKept() {
    workspace.file("a.jsonl", Articles.lines(0, 5)).file("b.jsonl", Articles.lines(5, 6));
    workspace.importing();
    workspace.file("b.jsonl", Articles.lines(5, 6).replace("Title", "New title"));

    Result result = workspace.importing();

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/records/updated").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/unchanged").asInt()).isEqualTo(5);
    assertThat(workspace.rows("select title from article where id = 'a5'"))
        .containsExactly("New title “5”");
    assertThat(workspace.count("select count(*) from rehome.item_history")).isEqualTo(1);
  }

  @Test
  void incrementalSkipsFilesThatWereImportedAndReadsNewOnes() {
    workspace.file("a.jsonl", Articles.lines(0, 5)).file("b.jsonl", Articles.lines(10, 20));
    workspace.importing();
    workspace.file("c.jsonl", Articles.lines(2000, 2010));

    Result result = workspace.importing("--incremental");

    assertThat(result.report().at("/files/unchanged").asInt()).isEqualTo(2);
    assertThat(result.report().at("/files/done").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(10);
    Result nothing = workspace.importing("--incremental");
    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.report().at("/status").asString()).isEqualTo("nothing-to-do");
  }

  @Test
  void incrementalReadsAgainAFileOfTheSameNameWithOtherContent() {
    workspace.file("a.jsonl", Articles.lines(0, 5)).file("b.jsonl", Articles.lines(10, 20));
    workspace.importing();
    workspace.file("b.jsonl", Articles.lines(10, 21));

    Result result = workspace.importing("--incremental");

    assertThat(result.report().at("/files/unchanged").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(1);
  }

  @Test
  void incrementalReadsAFileWithRejectsAgainSoThatTheyAreNotForgotten() {
    workspace.importing();

    Result again = workspace.importing("--incremental");

    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.report().at("/records/rejected").asInt()).isEqualTo(Articles.bad(0, 1000));
  }

  @Test
  void incrementalReadsAFileAgainThatWentBackToAnOlderContent() {
    workspace.file("a.jsonl", Articles.lines(0, 1)).file("b.jsonl", "");
    workspace.importing();
    workspace.file("a.jsonl", Articles.lines(0, 1).replace("Title", "Other"));
    workspace.importing();
    workspace.file("a.jsonl", Articles.lines(0, 1));

    Result result = workspace.importing("--incremental");

    assertThat(result.report().at("/records/updated").asInt()).isEqualTo(1);
  }

  @Test
  void incrementalReadsAFileAgainThatAnUnfinishedRunChangedInPart() {
    String good = Articles.lines(8, 38);
    workspace.file("a.jsonl", good).file("b.jsonl", "");
    workspace.importing();
    String other = Articles.lines(8, 23) + "{broken\n" + Articles.lines(23, 38);
    workspace.file("a.jsonl", other.replace("Title", "Other"));
    Result stopped = workspace.importing("--on-error", "strict", "--chunk-size", "5");
    assertThat(stopped.report().at("/records/updated").asInt()).isEqualTo(15);
    workspace.file("a.jsonl", good);

    Result result = workspace.importing("--incremental", "--new");

    assertThat(result.report().at("/records/updated").asInt()).isEqualTo(15);
    assertThat(workspace.count("select count(*) from article where title like 'Title%'"))
        .isEqualTo(30);
  }

  @Test
  void aRunWhoseEndWasMissedIsVerifiedAndEnded() {
    Result first = workspace.importing();
    workspace.execute("update rehome.migration_runs set status = 'RUNNING', exit_code = null");

    Result again = workspace.importing();

    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.report().at("/resumed").asBoolean()).isTrue();
    assertThat(again.report().at("/run").asString())
        .isEqualTo(first.report().at("/run").asString());
    assertThat(again.report().at("/checks")).isNotEmpty();
    assertThat(again.report().at("/records")).isEqualTo(first.report().at("/records"));
  }

  @Test
  void rowsThatVanishBeforeTheEndOfTheRunAreFoundMissing() {
    workspace.importing();
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null",
        "delete from article where id = 'a1'");

    Result again = workspace.importing();

    assertThat(again.exitCode()).isEqualTo(5);
    assertThat(again.report().at("/status").asString()).isEqualTo("failed");
    assertThat(workspace.runDirectory().resolve("summary.txt"))
        .content()
        .contains("Next     find out who changed the target or the ledger meanwhile");
  }

  @Test
  void afterAFailedVerificationTheSameCommandImportsAnew() {
    workspace.importing();
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null",
        "delete from article where id = 'a1'");
    assertThat(workspace.importing().exitCode()).isEqualTo(5);

    Result anew = workspace.importing();

    assertThat(anew.exitCode()).as(anew.out()).isEqualTo(3);
    assertThat(anew.report().at("/resumed").asBoolean()).isFalse();
    assertThat(anew.report().at("/records/inserted").asInt()).isEqualTo(1);
    assertThat(workspace.count("select count(*) from article where id = 'a1'")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from rehome.rejects where record_number = 8",
        "delete from rehome.migration_items where row_key = 'a1'",
        "update rehome.migration_files set read_count = read_count + 1,"
            + " inserted_count = inserted_count + 1 where name = 'a.jsonl'"
      })
  void countsThatTheLedgerCannotBackFailTheRun(String loss) {
    workspace.importing();
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null", loss);

    Result again = workspace.importing();

    assertThat(again.exitCode()).isEqualTo(5);
    assertThat(again.report().at("/checks/0/name").asString()).isEqualTo("conservation");
  }

  @Test
  void rowsLeftAsTheyWereAreCountedInTheLedgerToo() {
    workspace.spec(Articles.SPEC.replace("    on_duplicate: first\n", ""));
    workspace.file("a.jsonl", Articles.lines(8, 15)).file("b.jsonl", "");
    workspace.importing();
    assertThat(workspace.importing().exitCode()).isZero();
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null"
            + " where run = (select max(run) from rehome.migration_runs)",
        "delete from rehome.unchanged_items");

    assertThat(workspace.importing().exitCode()).isEqualTo(5);
  }

  @Test
  void aSpecMayBeCorrectedAfterItsTablesWereFoundUnfit() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    workspace.execute("create table article (id varchar(10) primary key, must int not null)");
    assertThat(workspace.importing().exitCode()).isEqualTo(2);
    workspace.spec(Articles.SPEC.replace("  article:\n", "  article:\n    table: other\n"));

    assertThat(workspace.importing().exitCode()).isEqualTo(3);
    assertThat(workspace.count("select count(*) from other"))
        .isEqualTo(1000 - Articles.bad(0, 1000));
  }

  @Test
  void afterTooManyRejectsTheNextCommandStartsOverWithTheCorrectedSource() {
    Result stopped = workspace.importing("--on-error", "strict");
    assertThat(stopped.report().at("/next").asString()).endsWith(" --new");
    workspace.file("a.jsonl", Articles.lines(0, 7)).file("b.jsonl", Articles.lines(8, 20));

    assertThat(workspace.importing("--on-error", "strict", "--new").exitCode()).isZero();
  }

  @Test
  void dryRunReportsWhatWouldBeDoneAndDoesNothing() {
    workspace.file("a.jsonl", Articles.lines(0, 5)).file("b.jsonl", "");
    workspace.importing();
    workspace.file("a.jsonl", Articles.lines(0, 6).replace("\"words\": 3,", "\"words\": 33,"));
    String before = String.join("\n", workspace.rows("select * from article order by id"));

    Result result = workspace.importing("--dry-run");

    assertThat(result.report().at("/dryRun").asBoolean()).isTrue();
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/updated").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/unchanged").asInt()).isEqualTo(4);
    assertThat(String.join("\n", workspace.rows("select * from article order by id")))
        .isEqualTo(before);
    assertThat(workspace.count("select count(*) from rehome.migration_runs")).isEqualTo(1);
  }

  @Test
  void dryRunIntoAnEmptyDatabaseLeavesNoTable() {
    Result result = workspace.importing("--dry-run");

    assertThat(result.report().at("/entities/author/inserted").asInt()).isEqualTo(13);
    assertThat(
            workspace.rows(
                "select table_name from information_schema.tables where table_schema = 'PUBLIC'"))
        .isEmpty();
  }

  @Test
  void limitReadsSoManyRecordsOverAllFiles() {
    Result result = workspace.importing("--limit", "600");

    assertThat(result.report().at("/records/read").asInt()).isEqualTo(600);
    assertThat(workspace.count("select count(*) from article"))
        .isEqualTo(600 - Articles.bad(0, 600));
  }

  @Test
  void severalWorkersGiveTheSameRowsAsOne() {
    for (int i = 0; i < 20; i++) {
      workspace.file("more/" + i + ".jsonl", Articles.lines(10_000 + i * 50, 10_050 + i * 50));
    }
    Workspace alone = new Workspace(directory.resolve("alone")).spec(Articles.SPEC);
    alone.file("a.jsonl", Articles.lines(0, 500)).file("b.jsonl", Articles.lines(500, 1000));
    for (int i = 0; i < 20; i++) {
      alone.file("more/" + i + ".jsonl", Articles.lines(10_000 + i * 50, 10_050 + i * 50));
    }

    Result parallel = workspace.importing("--workers", "4", "--chunk-size", "40");
    alone.importing();

    assertThat(parallel.exitCode()).isEqualTo(3);
    for (String query : List.of(Snapshots.ARTICLES, Snapshots.AUTHORS, Snapshots.REJECTS)) {
      assertThat(workspace.rows(query)).as(query).isEqualTo(alone.rows(query));
    }
  }

  @Test
  void existingRowsAreComparedByTheirValues() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    workspace.execute(
        "create table t (id varchar(9) primary key, n decimal(10, 2), j varchar(99))",
        "insert into t values ('1', 1.5, 'no json'), ('2', 2, '{\"a\":1}')");
    workspace.spec(
        """
        name: existing
        source:
          directory: .
        entities:
          t:
            id: /id
            columns:
              n: { from: /n, type: integer }
              j: { from: /j, type: json }
        """);
    workspace.file("a.jsonl", "{\"id\":\"1\",\"n\":2,\"j\":{\"a\":1}}\n");
    workspace.file("b.jsonl", "{\"id\":\"2\",\"n\":2,\"j\":{\"a\": 1}}\n");

    Result result = workspace.importing();

    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.report().at("/records/updated").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/unchanged").asInt()).isEqualTo(1);
    assertThat(workspace.rows("select n, j from t where id = '1'"))
        .containsExactly("2.00|{\"a\":1}");
  }

  @Test
  void aChildBeforeItsParentIsNotRejectedForABadNeighbour() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    workspace.execute(
        "create table node (id varchar(9) primary key, parent varchar(9) references node(id),"
            + " n int check (n > 0))");
    workspace.spec(
        """
        name: nodes
        source:
          directory: .
        entities:
          node:
            id: /id
            columns:
              parent: /parent
              n: { from: /n, type: integer }
        """);
    workspace.file("a.jsonl", "{\"id\":\"c\",\"parent\":\"p\",\"n\":1}\n{\"id\":\"x\",\"n\":0}\n");
    workspace.file(
        "b.jsonl", "{\"id\":\"p\",\"n\":1}\n{\"id\":\"y\",\"parent\":\"none\",\"n\":1}\n");

    Result result = workspace.importing();

    assertThat(result.exitCode()).as(result.out()).isEqualTo(3);
    assertThat(workspace.rows("select id from node order by id")).containsExactly("c", "p");
    assertThat(result.report().at("/problems/0/code").asString()).isEqualTo("check");
    assertThat(result.report().at("/problems/1/code").asString()).isEqualTo("foreign-key");
  }

  /** Each of the eight files makes the same keys: the first of them wins, however many map. */
  @Test
  void anyNumberOfWorkersEndsAsOneDoes() {
    for (int i = 0; i < 8; i++) {
      workspace.file("more/" + i + ".jsonl", Articles.lines(5_000, 5_300));
    }
    assertThat(workspace.importing("--chunk-size", "50").exitCode()).isEqualTo(3);
    List<List<String>> one = whatWon();

    for (int run = 0; run < 3; run++) {
      workspace.execute("drop all objects");
      Result result = workspace.importing("--workers", "4", "--chunk-size", "50");

      assertThat(result.exitCode()).as(result.out()).isEqualTo(3);
      assertThat(result.report().at("/records/read").asInt()).isEqualTo(1000 + 8 * 300);
      assertThat(whatWon()).isEqualTo(one);
    }
  }

  private List<List<String>> whatWon() {
    return List.of(
        workspace.rows(
            "select concat(row_key, ' ', file_ordinal, ' ', record_number)"
                + " from rehome.migration_items order by row_key"),
        workspace.rows(
            "select concat(file_ordinal, ' ', record_number, ' ', problems)"
                + " from rehome.rejects order by file_ordinal, record_number"));
  }

  @Test
  void strictStopsAtTheFirstRejectAndCommitsNothingOfItsChunk() {
    Result result = workspace.importing("--on-error", "strict", "--chunk-size", "5");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.report().at("/status").asString()).isEqualTo("too-many-rejects");
    assertThat(result.report().at("/records/read").asInt()).isEqualTo(5);
    assertThat(result.report().at("/problems/1/code").asString()).isEqualTo("required");
    assertThat(result.report().at("/problems/1/where").asString()).isEqualTo("a.jsonl:8");
    assertThat(result.report().at("/problemsTotal").asInt()).isEqualTo(2);
    assertThat(workspace.count("select count(*) from article")).isEqualTo(5);
    Result lenient = workspace.importing();
    assertThat(lenient.report().at("/resumed").asBoolean()).isTrue();
    assertThat(lenient.report().at("/records/read").asInt()).isEqualTo(1000);
  }

  @Test
  void strictReportsRejectsThatAnEarlierLaunchCommitted() {
    workspace.importing("--max-rejects", "3", "--chunk-size", "50");

    Result strict = workspace.importing("--on-error", "strict");

    assertThat(strict.exitCode()).isEqualTo(4);
    assertThat(strict.report().at("/problems/0/message").asString())
        .isEqualTo("on-error=strict allows no reject; earlier launches of this run left 4");
  }

  @Test
  void aRejectedDirectoryIsCopiedWithoutWhatItsLinksLeadTo() throws IOException {
    workspace.spec(RUNS).file("run1/a.json", "{}").file("run1/sub/b.json", "{}");
    Path outside = Files.writeString(directory.resolve("outside.json"), "{}");
    Path run = workspace.source().resolve("run1");
    Files.createSymbolicLink(run.resolve("gone.json"), directory.resolve("nowhere"));
    Files.createSymbolicLink(run.resolve("outside.json"), outside);
    Files.delete(workspace.source().resolve("a.jsonl"));
    Files.delete(workspace.source().resolve("b.jsonl"));

    Result result = workspace.importing();

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(copied()).containsExactly("a.json", "sub", "sub/b.json");
  }

  @Test
  void aRejectedDirectoryIsCopiedWithWhatItsFollowedLinksLeadTo() throws IOException {
    workspace.spec(RUNS.replace("directory: .", "directory: .\n  follow_links: true"));
    workspace.file("run1/a.json", "{}");
    Path outside = Files.writeString(directory.resolve("outside.json"), "{}");
    Path run = workspace.source().resolve("run1");
    Files.createSymbolicLink(run.resolve("outside.json"), outside);
    Files.delete(workspace.source().resolve("a.jsonl"));
    Files.delete(workspace.source().resolve("b.jsonl"));

    assertThat(workspace.importing().exitCode()).isEqualTo(3);

    assertThat(copied()).containsExactly("a.json", "outside.json");
    assertThat(workspace.runDirectory().resolve("rejects/files/run1/outside.json"))
        .isRegularFile()
        .hasContent("{}");
  }

  /** What is in the copy of the directory, by its path. */
  private List<String> copied() throws IOException {
    Path copy = workspace.runDirectory().resolve("rejects/files/run1");
    try (var paths = Files.walk(copy)) {
      return paths
          .filter(path -> !path.equals(copy))
          .map(path -> copy.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aReportSaysHowManyProblemsItDoesNotList() {
    int bad = Articles.bad(0, 1000);

    Result result = workspace.importing();

    assertThat(result.report().at("/problems").size()).isEqualTo(20).isLessThan(bad);
    assertThat(result.report().at("/problemsTotal").asInt()).isEqualTo(bad);
  }

  @Test
  void aResumedRunReportsWhenItBeganAndHowLongThisAttemptTook() {
    Result stopped = workspace.importing("--max-rejects", "3", "--chunk-size", "50");
    workspace.execute(
        "update rehome.migration_runs set started_at = started_at - interval '1' hour");

    Result resumed = workspace.importing();

    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    Instant began = Instant.parse(stopped.report().at("/startedAt").asString());
    assertThat(Instant.parse(resumed.report().at("/startedAt").asString()))
        .isEqualTo(began.minus(Duration.ofHours(1)));
    assertThat(Instant.parse(resumed.report().at("/attemptStartedAt").asString())).isAfter(began);
    assertThat(workspace.runDirectory().resolve("summary.txt"))
        .content()
        .containsPattern("resumed in \\d{1,3}\\.\\d s");
  }

  @Test
  void skipCompletesCleanlyInSpiteOfRejects() {
    Result result = workspace.importing("--on-error", "skip");

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(Articles.bad(0, 1000));
  }

  @Test
  void aRunWithTooManyRejectsGoesOnWhenMoreAreAllowed() {
    Result stopped = workspace.importing("--max-rejects", "3", "--chunk-size", "50");
    assertThat(stopped.exitCode()).isEqualTo(4);

    Result resumed = workspace.importing("--chunk-size", "50");

    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/run").asString())
        .isEqualTo(stopped.report().at("/run").asString());
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(1000);
  }

  @Test
  void aPercentageOfRejectsIsJudgedAtTheEnd() {
    assertThat(workspace.importing("--max-rejects", "1%").exitCode()).isEqualTo(4);
    Workspace other = new Workspace(directory.resolve("other")).spec(Articles.SPEC);
    other.file("a.jsonl", Articles.lines(0, 1000));
    assertThat(other.importing("--max-rejects", "5%").exitCode()).isEqualTo(3);
  }

  @Test
  void validateFindsWhatAnImportWouldFindAndWritesNothing() throws IOException {
    workspace.file("c.jsonl", Articles.lines(3, 4));

    Result result = workspace.validating();

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.report().at("/records/rejected").asInt())
        .isEqualTo(Articles.bad(0, 1000) + 1);
    assertThat(workspace.runDirectory().resolve("rejects/rejects.jsonl"))
        .content()
        .contains("duplicate-key");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void aFileEditedBetweenKillAndRestartIsNoticed() throws IOException {
    killInSecondChunk();
    workspace.file("b.jsonl", Articles.lines(500, 999));

    Result refused = workspace.run(workspace.arguments("import").toArray(String[]::new));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("b.jsonl").contains("changed").contains("--new");
    Result startedOver = workspace.importing("--new");
    assertThat(startedOver.exitCode()).isEqualTo(3);
    assertThat(startedOver.report().at("/resumed").asBoolean()).isFalse();
    assertThat(workspace.count("select count(*) from article"))
        .isEqualTo(999 - Articles.bad(0, 999));
  }

  @Test
  void changesInFilesAlreadyReadAreReportedAndLeftToTheNextRun() {
    workspace.file("0.jsonl", Articles.lines(8, 12));
    workspace.importing("--max-rejects", "3", "--chunk-size", "50");
    workspace.file("0.jsonl", Articles.lines(8, 13)).file("c.jsonl", Articles.lines(2000, 2003));

    Result resumed = workspace.importing();

    assertThat(resumed.exitCode()).isEqualTo(3);
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(1000 + 4);
    assertThat(resumed.report().at("/problems/0/code").asString()).isEqualTo("file-changed");
    assertThat(resumed.report().at("/problems/0/where").asString()).isEqualTo("0.jsonl");
    assertThat(resumed.report().at("/problems/0/hint").asString()).contains("the next run");
    assertThat(resumed.report().at("/problems/1/code").asString()).isEqualTo("file-new");
    assertThat(resumed.report().at("/problems/1/where").asString()).isEqualTo("c.jsonl");
  }

  @Test
  void aSpecEditedBetweenKillAndRestartIsNoticed() throws IOException {
    killInSecondChunk();
    workspace.spec(Articles.SPEC.replace("min: 0", "min: 1"));

    Result refused = workspace.run(workspace.arguments("import").toArray(String[]::new));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("spec.yml").contains("changed").contains("--new");
  }

  @Test
  void aChangedSpecOfAnUnfinishedRunIsRefusedWithTheCommandThatWorks() throws IOException {
    killInSecondChunk();
    workspace.spec(Articles.SPEC.replace("min: 0", "min: 1"));
    List<String> arguments = workspace.arguments("import");

    assertThat(workspace.run(arguments.toArray(String[]::new)).err())
        .contains("start over: rehome " + String.join(" ", arguments) + " --new; rows");
    arguments.add("--new");
    Result anew = workspace.run(arguments.toArray(String[]::new));
    assertThat(anew.exitCode()).as(anew.err()).isEqualTo(3);
  }

  @Test
  void aNewRunHasReadNothingYetAndAResumedOneSaysHowMuch() throws IOException {
    workspace.file("c.jsonl", Articles.lines(2001, 2002));
    assertThat(workspace.importing().err()).containsPattern("run \\S+: 3 files, [\\d,]+ bytes\\R");
    assertThat(workspace.importing("--incremental").err()).doesNotContain("already read");

    workspace = new Workspace(directory.resolve("killed")).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 500)).file("b.jsonl", Articles.lines(500, 1000));
    killInSecondChunk();
    assertThat(workspace.importing().err())
        .containsPattern("run \\S+: 2 files, [\\d,]+ bytes, [\\d,]+ already read\\R");
  }

  @Test
  void aFileEditedWhileItsRunWaitsInTheQueueFailsAndTheOthersGoIn() throws IOException {
    workspace.file("c.jsonl", Articles.lines(1000, 1010));
    try (ChildProcess child = stepped("wait")) {
      BufferedReader lines = child.lines();
      assertThat(child.next("chunk")).isNotNull();
      workspace.file("b.jsonl", Articles.lines(500, 900));
      String ended = feedUntilEnded(child, lines);

      assertThat(child.exitCode()).as(ended).isEqualTo(3);
    }
    assertThat(workspace.rows("select name, status, note from rehome.migration_files"))
        .containsExactly(
            "a.jsonl|DONE|null",
            "b.jsonl|FAILED|changed or removed after the run had listed it",
            "c.jsonl|DONE|null");
    assertThat(workspace.count("select count(*) from article"))
        .isEqualTo(510 - Articles.bad(0, 500) - Articles.bad(1000, 1010));
    assertThat(workspace.importing("--incremental").report().at("/records/read").asInt())
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  void aFileRemovedWhileItIsReadFailsAndTheOthersGoIn() throws IOException {
    try (ChildProcess child = stepped("wait")) {
      BufferedReader lines = child.lines();
      assertThat(child.next("chunk")).isNotNull();
      Files.delete(workspace.source().resolve("a.jsonl"));
      String ended = feedUntilEnded(child, lines);

      assertThat(child.exitCode()).as(ended).isEqualTo(3);
    }
    assertThat(workspace.rows("select name, status from rehome.migration_files"))
        .containsExactly("a.jsonl|FAILED", "b.jsonl|DONE");
  }

  /** A file that is written anew while it is read may end in the middle of a record. */
  @Test
  void theLastRecordBeforeTheEndOfAChangedFileIsNotImported() throws IOException {
    workspace.file("a.jsonl", Articles.lines(0, 450));
    try (ChildProcess child = stepped("wait")) {
      BufferedReader lines = child.lines();
      assertThat(child.next("chunk")).isNotNull();
      Files.delete(workspace.source().resolve("a.jsonl"));
      String ended = feedUntilEnded(child, lines);

      assertThat(child.exitCode()).as(ended).isEqualTo(3);
    }
    assertThat(workspace.rows("select name, status, read_count from rehome.migration_files"))
        .containsExactly("a.jsonl|FAILED|449", "b.jsonl|DONE|500");
  }

  @Test
  void filesThatGrowWhileTheyAreReadAreReadAsFarAsTheyReachedWhenTheyWereListed()
      throws IOException {
    try (ChildProcess child = stepped("wait")) {
      BufferedReader lines = child.lines();
      assertThat(child.next("chunk")).isNotNull();
      for (String name : List.of("a.jsonl", "b.jsonl")) {
        Files.writeString(
            workspace.source().resolve(name),
            Articles.lines(2000, 2700),
            StandardOpenOption.APPEND);
      }
      String ended = feedUntilEnded(child, lines);

      assertThat(child.exitCode()).as(ended).isEqualTo(3);
    }
    assertThat(workspace.rows("select status, read_count from rehome.migration_files"))
        .containsExactly("DONE|500", "DONE|500");
    assertThat(workspace.count("select count(*) from article"))
        .isEqualTo(1000 - Articles.bad(0, 1000));
  }

  @Test
  void aLogThatGrewBetweenKillAndRestartIsResumed() throws IOException {
    killInSecondChunk();
    Files.writeString(
        workspace.source().resolve("a.jsonl"),
        Articles.lines(2000, 2700),
        StandardOpenOption.APPEND);
    Result resumed = workspace.importing();

    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(3);
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(1000);
  }

  @Test
  void anUnfinishedRunIsNotLeftBehindByALaunchWithOtherScopingOptions() throws IOException {
    killInSecondChunk();
    String unfinished = workspace.rows("select id from rehome.migration_runs").get(0);

    Result refused = workspace.importing("--limit", "600");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("unfinished-run").contains(unfinished);
    assertThat(refused.err()).contains("not with --limit 600").contains("--new");
    assertThat(workspace.rows("select id from rehome.migration_runs")).containsExactly(unfinished);
  }

  @Test
  void aSourceMayBeSpelledOtherwiseWhenItsRunIsResumed() throws IOException {
    killInSecondChunk();
    Path detour = workspace.source().resolve("../source");

    Result resumed = workspace.importingFromTheSpec("--source", detour.toString());

    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(workspace.count("select count(*) from rehome.batch_job_instance")).isEqualTo(1);
    assertThat(workspace.count("select count(*) from rehome.batch_job_execution")).isEqualTo(2);
  }

  @Test
  void aParameterThatIsASecretIsRefusedWhoeverLaunchesTheImport() {
    workspace.spec(Articles.SPEC.replace("/content", "\"{param.api_key}\""));
    ImportRequest request = Imports.request(workspace, 10, Map.of("api_key", "s3cret"));

    assertThatThrownBy(() -> Imports.run(request, Progress.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("api_key")
        .hasMessageNotContaining("s3cret");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void aRunGivenUpWithNewIsAbandonedInTheHistory() throws IOException {
    killInSecondChunk();

    Result startedOver = workspace.importing("--limit", "600", "--new");

    assertThat(startedOver.exitCode()).isEqualTo(3);
    assertThat(startedOver.report().at("/records/read").asInt()).isEqualTo(600);
    Result history = workspace.run("history", "--target", workspace.target(), "--format", "json");
    assertThat(history.report().findValuesAsString("status"))
        .containsExactly("completed-with-rejects", "abandoned");
  }

  @Test
  void optionsThatDoNotScopeARunMayChangeWhenItIsResumed() throws IOException {
    killInSecondChunk();

    Result resumed =
        workspace.importing(
            "--workers", "2", "--chunk-size", "7", "--on-error", "skip", "--max-rejects", "500");

    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(1000);
  }

  @Test
  void resumingKeepsTheRunAndItsNumbers() throws IOException {
    killInSecondChunk();

    Result resumed = workspace.importing();

    assertThat(resumed.exitCode()).isEqualTo(3);
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(1000);
    assertThat(workspace.count("select count(*) from rehome.migration_runs")).isEqualTo(1);
    assertThat(workspace.count("select max(attempt) from rehome.migration_runs")).isEqualTo(2);
  }

  @Test
  void leavesReportSummaryAndRejectsInTheRunsDirectory() throws IOException {
    Result result = workspace.importing();

    Path run = workspace.runDirectory();
    assertThat(Files.readString(run.resolve("report.json"))).isEqualTo(result.out());
    assertThat(run.resolve("summary.txt")).content().contains("rejected");
    assertThat(run.resolve("rejects/rejects.jsonl"))
        .content()
        .contains("\"file\":\"a.jsonl\",\"line\":8,")
        .contains("\"code\":\"required\"")
        .contains("\"field\":\"title\"");
    List<String> rejected = Files.readAllLines(run.resolve("rejects/files/a.jsonl"));
    List<String> source = Files.readAllLines(workspace.source().resolve("a.jsonl"));
    assertThat(rejected).hasSize(Articles.bad(0, 500)).isSubsetOf(source);
  }

  @Test
  void countsSourceFieldsThatNoEntityUses() {
    Result result = workspace.importing();

    assertThat(result.report().at("/unmapped/0/field").asString()).isEqualTo("/legacy_flag");
    assertThat(result.report().at("/unmapped").size()).isEqualTo(1);
  }

  @Test
  void aTerminatedRunFinishesItsChunkAndResumes() throws IOException {
    workspace.file("c.jsonl", Articles.lines(10_000, 60_000));
    List<String> arguments = workspace.arguments("import", "--chunk-size", "20");
    int exitCode;
    try (ChildProcess child = ChildProcess.start(List.of(), Rehome.class, arguments)) {
      assertThat(child.next("run")).isNotNull();
      child.terminate();
      assertThat(child.lines().lines()).anyMatch(line -> line.contains("stopped"));
      exitCode = child.exitCode();
    }
    assertThat(exitCode).isEqualTo(143);
    assertThat(workspace.rows("select status from rehome.migration_runs"))
        .containsExactly("STOPPED");
    assertThat(workspace.count("select count(*) from article")).isLessThan(50_000);

    Result resumed = workspace.importing();

    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(51_000);
  }

  private void killInSecondChunk() throws IOException {
    try (ChildProcess child = stepped("free")) {
      BufferedReader lines = child.lines();
      assertThat(child.next("chunk")).isNotNull();
      assertThat(child.next("chunk")).isNotNull();
      child.kill();
    }
  }

  private ChildProcess stepped(String mode) {
    return ChildProcess.start(
        List.of(),
        SteppedImport.class,
        List.of(
            workspace.specFile().toString(),
            workspace.source().toString(),
            workspace.target(),
            workspace.runs().toString(),
            "100",
            mode));
  }

  private static String feedUntilEnded(ChildProcess child, BufferedReader lines)
      throws IOException {
    String line = "chunk";
    while (line != null && !line.startsWith("ended")) {
      if (line.equals("chunk")) {
        child.input().write('\n');
        child.input().flush();
      }
      line = lines.readLine();
    }
    return String.valueOf(line);
  }
}
