package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rehome.testing.Articles;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.DurablePostgres;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import says and does when it loses its server, or its lock to somebody else. */
class ServerLossTests {

  private static final int RECORDS = 1000;

  @TempDir private Path directory;
  private DurablePostgres server;
  private String database;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    server = new DurablePostgres(directory.resolve("server"));
    database = server.newDatabase();
    workspace = new Workspace(directory, server.url(database)).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, RECORDS));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aServerThatStaysDownIsReportedAndTriedLater() throws IOException {
    try (ChildProcess first = startedAndHeldInAChunk()) {
      server.kill();
      release(first);

      assertThat(first.next("refused")).contains("is gone").contains(database);
      assertThat(first.exitCode()).isEqualTo(75);
    }
    server.restart();
    assertThat(workspace.count("select count(*) from article")).isLessThan(RECORDS / 2);
    assertCompletes();
  }

  @Test
  void resumesWhenTheServerComesBack() throws IOException {
    try (ChildProcess first = startedAndHeldInAChunk()) {
      server.kill();
      server.restart();
      for (int i = 0; i < 100; i++) {
        release(first);
      }

      assertThat(first.next("ended")).startsWith("completed-with-rejects");
    }
    assertThat(workspace.rows("select attempt, exit_code from rehome.migration_runs"))
        .containsExactly("1|3");
    assertComplete();
  }

  @Test
  void aLaunchThatLostItsLockStopsAndTheNextResumes() throws Exception {
    try (ChildProcess first = startedAndHeldInAChunk()) {
      server.execute(
          database,
          "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'");
      try (ChildProcess second = start("going")) {
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            workspace.count(
                                "select count(*) from pg_stat_activity where wait_event_type ="
                                    + " 'Lock' and query like 'DELETE FROM rehome.lock_owner%'"))
                        .isEqualTo(1));
        release(first);
        assertThat(second.next("ended")).startsWith("completed-with-rejects");
        assertThat(first.next("refused")).contains("was lost with its connection");
        assertThat(first.exitCode()).isEqualTo(6);
      }
    }
    assertThat(workspace.rows("select attempt, status from rehome.migration_runs"))
        .containsExactly("2|COMPLETED_WITH_REJECTS");
    assertComplete();
  }

  @Test
  void runsCanBeListedWhileOneIsAlive() throws IOException {
    try (ChildProcess first = startedAndHeldInAChunk()) {
      Result history = workspace.run("history", "--target", workspace.target());

      assertThat(history.exitCode()).as(history.err()).isZero();
      assertThat(history.out()).contains("running");
      first.kill();
    }
    await()
        .untilAsserted(
            () ->
                assertThat(workspace.run("history", "--target", workspace.target()).out())
                    .contains("interrupted"));
  }

  private ChildProcess startedAndHeldInAChunk() throws IOException {
    ChildProcess child = start("wait");
    for (int chunk = 0; chunk < 3; chunk++) {
      assertThat(child.next("chunk")).isNotNull();
      if (chunk < 2) {
        release(child);
      }
    }
    return child;
  }

  private ChildProcess start(String pace) {
    return ChildProcess.start(
        SteppedImport.class,
        workspace.specFile().toString(),
        workspace.source().toString(),
        workspace.target(),
        workspace.runs().toString(),
        "50",
        pace);
  }

  private static void release(ChildProcess child) throws IOException {
    child.input().write('\n');
    child.input().flush();
  }

  private void assertCompletes() {
    Result completed = workspace.importing("--chunk-size", "50");
    assertThat(completed.exitCode()).as(completed.out() + completed.err()).isEqualTo(3);
    assertThat(completed.report().at("/resumed").asBoolean()).isTrue();
    assertComplete();
  }

  private void assertComplete() {
    assertThat(
            List.of(
                workspace.count("select count(*) from article"),
                workspace.count("select count(*) from rehome.rejects"),
                workspace.count("select sum(read_count) from rehome.migration_files")))
        .containsExactly(
            (long) RECORDS - Articles.bad(0, RECORDS),
            (long) Articles.bad(0, RECORDS),
            (long) RECORDS);
  }
}
