package dev.rehome.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.problem.ProblemException;
import dev.rehome.store.Counts;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunQueries;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedLedgerDatabaseTests {

  @TempDir private Path directory;

  @Test
  void answersInTheSameProcessWhileARunIsUnderWay() {
    try (StoreFixture ledger = new StoreFixture(settings())) {
      RunContext run = LedgerRunner.importThings(ledger, 5);

      ledger.inTransaction(
          () -> {
            ledger.chunkInTransaction(run, LedgerRunner.SPEC, List.of());
            assertThat(runs(settings())).containsExactly("run-1 RUNNING 5");
          });
    }
    assertThat(LedgerDatabase.owner(settings())).isEmpty();
  }

  @Test
  void aQueryDoesNotBlockARunFromBeginningAndEnding() {
    new StoreFixture(settings()).close();

    List<String> seen =
        LedgerDatabase.reading(
            settings(),
            outer -> {
              try (StoreFixture ledger = new StoreFixture(settings())) {
                LedgerRunner.importThings(ledger, 3);
                assertThat(LedgerDatabase.owner(settings()))
                    .get()
                    .satisfies(owner -> assertThat(owner.run()).isEqualTo("run-1"));
              }
              assertThat(LedgerDatabase.owner(settings()))
                  .get()
                  .satisfies(owner -> assertThat(owner.run()).isNull());
              return lines(outer);
            });

    assertThat(seen).containsExactly("run-1 RUNNING 3");
    assertThat(LedgerDatabase.owner(settings())).isEmpty();
    new StoreFixture(settings()).close();
  }

  @Test
  void oneWritesAtATimeThoughTheDatabaseIsShared() {
    try (StoreFixture ledger = new StoreFixture(settings())) {
      LedgerRunner.importThings(ledger, 1);

      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> LedgerDatabase.open(settings(), Clock.systemUTC()))
          .withMessageContaining("in use by process " + ProcessHandle.current().pid());
      assertThat(runs(settings())).hasSize(1);
    }
  }

  @Test
  void answersInAnotherProcessFromWhatTheRunningOnePublishes() throws Exception {
    try (ChildProcess child = ChildProcess.start(LedgerRunner.class, database().toString())) {
      assertThat(child.next("published")).isNotNull();

      assertThat(runs(settings())).containsExactly("run-1 RUNNING 7");
      LedgerDatabase.reading(
          settings(),
          ledger -> {
            RunRow run = ledger.find("run-1").orElseThrow();
            assertThat(run.source()).isEqualTo("data");
            assertThat(ledger.find("run-2")).isEmpty();
            assertThat(ledger.history("others", 9)).isEmpty();
            assertThat(ledger.warnings(run.context())).isEmpty();
            assertThat(ledger.files(run.context(), 0, 9))
                .extracting(LedgerFile::name, file -> file.position().records())
                .containsExactly(tuple("a.csv", 7L), tuple("b.csv", 0L));
            return true;
          });

      child.kill();
    }
    assertThat(published()).as("left by the one that was killed").exists();
    assertThat(runs(settings())).as("from the database itself").containsExactly("run-1 RUNNING 7");
    assertThat(published()).doesNotExist();
  }

  @Test
  void saysThatTheDatabaseIsInUseWhileNothingIsPublished() throws Exception {
    try (ChildProcess child = ChildProcess.start(LedgerRunner.class, database().toString())) {
      assertThat(child.next("published")).isNotNull();
      Files.delete(published());
      Files.createDirectory(published());

      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> runs(settings()))
          .withMessageContaining("in use by process " + child.pid());
    }
  }

  @Test
  void leavesNothingNextToTheDatabaseAtTheEnd() throws IOException {
    try (StoreFixture ledger = new StoreFixture(settings())) {
      RunContext run = LedgerRunner.importThings(ledger, 1);
      ledger.ledger().finish(run, RunStatus.COMPLETED, 0, null);
    }

    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ledger.mv.db", "ledger.rehome.lock");
    }
  }

  /** There the tables answer, and the process takes one connection pool for both. */
  @Test
  void sharesAPostgresDatabaseToo() {
    StoreSettings settings = PostgresServer.newDatabase("import things");
    try (StoreFixture ledger = new StoreFixture(settings)) {
      LedgerRunner.importThings(ledger, 4);

      assertThat(runs(settings)).containsExactly("run-1 RUNNING 4");
    }
  }

  private static List<String> runs(StoreSettings settings) {
    return LedgerDatabase.reading(settings, SharedLedgerDatabaseTests::lines);
  }

  private static List<String> lines(RunQueries ledger) {
    return ledger.history(null, 9).stream()
        .map(
            run -> {
              Counts totals = ledger.totals(run.context());
              return run.context().id() + " " + run.status() + " " + totals.read();
            })
        .toList();
  }

  private Path database() {
    return directory.resolve("ledger");
  }

  private Path published() {
    return directory.resolve("ledger.rehome.runs.json");
  }

  private StoreSettings settings() {
    return new StoreSettings("jdbc:h2:file:" + database(), null, null, "history");
  }
}
