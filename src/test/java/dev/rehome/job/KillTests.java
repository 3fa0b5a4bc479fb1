package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Articles;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;

/** Promise 2 under SIGKILL: whenever it comes, the same command ends in the same database. */
class KillTests {

  private static final String SPEC =
      Articles.SPEC
          + """
          rules:
            - check: article.words < 900
              message: a long article
              level: warning
          """;

  private static final int RECORDS = 6000;
  private static final int CHUNK = 250;

  @TempDir private Path directory;
  private Workspace undisturbed;
  private Workspace killed;
  private int chunk = CHUNK;

  @BeforeEach
  void prepareTwice() {
    undisturbed = workspace("undisturbed");
    killed = workspace("killed");
    assertThat(undisturbed.importing("--chunk-size", "" + CHUNK).exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void killsAtAnyMomentEndInTheDatabaseOfAnUndisturbedRun(long seed) throws IOException {
    Random random = new Random(seed);
    int exitCode = -1;
    for (int round = 0; exitCode != 3; round++) {
      assertThat(round).as("rounds until it completes").isLessThan(100);
      exitCode = importKilledAfter(random.nextInt(8), random.nextInt(3_000_000));
    }
    assertSameDatabase();
  }

  @Test
  void aKillInsideEachTransactionOfTheRunLosesAndDoublesNothing() throws IOException {
    int exitCode = -1;
    for (int round = 0; exitCode != 3; round++) {
      assertThat(round).as("rounds until it completes").isLessThan(100);
      exitCode = round % 2 == 0 ? importKilledAfter(1, 0) : importKilledAfter(4, 0);
    }
    assertSameDatabase();
  }

  @Test
  void aKillInAChunkOfSeveralBatchesRollsAllOfThemBack() throws IOException {
    chunk = RECORDS / 2;

    killInTransaction(1);
    assertThat(killed.count("select count(*) from article")).isZero();
    killInTransaction(2);
    assertThat(killed.count("select sum(read_count) from rehome.migration_files"))
        .isEqualTo(RECORDS / 2);
    assertThat(importKilledAfter(1000, 0)).isEqualTo(3);

    assertSameDatabase();
  }

  /** A kill while Spring Batch writes its own rows can leave an empty execution context. */
  @Test
  void goesOnFromTheLedgerWhenSpringBatchHasForgottenThePosition() throws IOException {
    assertThat(importKilledAfter(5, 0)).isEqualTo(-1);
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    new DefaultExecutionContextSerializer().serialize(Map.of(), empty);
    killed.execute(
        "update rehome.batch_step_execution_context set serialized_context = null,"
            + " short_context = '"
            + empty.toString(StandardCharsets.US_ASCII)
            + "'");

    assertThat(importKilledAfter(1000, 0)).isEqualTo(3);

    assertSameDatabase();
  }

  /** Kills when the rows of a transaction are written, and it cannot commit. */
  private void killInTransaction(int transaction) throws IOException {
    List<String> arguments = new ArrayList<>(arguments());
    arguments.add("wait");
    try (ChildProcess child = ChildProcess.start(List.of(), SteppedImport.class, arguments)) {
      for (int n = 1; n < transaction; n++) {
        assertThat(child.next("chunk")).isNotNull();
        child.input().write('\n');
        child.input().flush();
      }
      assertThat(child.next("chunk")).isNotNull();
      child.kill();
    }
  }

  /** Lets so many chunks begin, spins for a moment, then kills; returns 3 when it was too late. */
  private int importKilledAfter(int chunks, int spins) throws IOException {
    try (ChildProcess child = ChildProcess.start(List.of(), SteppedImport.class, arguments())) {
      BufferedReader lines = child.lines();
      List<String> printed = new ArrayList<>();
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        printed.add(line);
        if (line.startsWith("ended")) {
          int exitCode = child.exitCode();
          assertThat(exitCode).as(String.join("\n", printed)).isEqualTo(3);
          return exitCode;
        }
        if (line.equals("chunk") && ++seen > chunks) {
          spin(spins);
          child.kill();
          return -1;
        }
      }
      throw new AssertionError("the import died by itself: " + printed);
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private List<String> arguments() {
    return List.of(
        killed.specFile().toString(),
        killed.source().toString(),
        killed.target(),
        killed.runs().toString(),
        "" + chunk);
  }

  private Workspace workspace(String name) {
    Workspace workspace = new Workspace(directory.resolve(name)).spec(SPEC);
    workspace.file("a.jsonl", Articles.lines(0, RECORDS / 2));
    workspace.file("b/c.jsonl", Articles.lines(RECORDS / 2, RECORDS));
    return workspace;
  }

  private void assertSameDatabase() {
    for (String query : Snapshots.QUERIES) {
      assertThat(killed.rows(query)).as(query).isEqualTo(undisturbed.rows(query));
    }
    assertThat(killed.count("select count(*) from article"))
        .isEqualTo(RECORDS - Articles.bad(0, RECORDS));
    assertThat(killed.count("select count(*) from rehome.rejects"))
        .isEqualTo(Articles.bad(0, RECORDS));
    assertThat(killed.count("select sum(warned) from rehome.run_warnings"))
        .isEqualTo(longArticles());
  }

  private static long longArticles() {
    return IntStream.range(0, RECORDS)
        .filter(i -> i % 1000 >= 900 && Articles.bad(i, i + 1) == 0)
        .count();
  }
}
