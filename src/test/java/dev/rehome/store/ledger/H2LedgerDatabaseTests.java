package dev.rehome.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.TestSpecs;
import dev.rehome.store.ledger.database.H2Location;
import dev.rehome.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H2LedgerDatabaseTests {

  @TempDir private Path directory;

  @Test
  void aKilledProcessLosesNothingItCommitted() throws Exception {
    int committed = 0;
    try (ChildProcess child = ChildProcess.start(LedgerHolder.class, url("ledger"), "commit")) {
      while (committed < 40) {
        committed = Integer.parseInt(child.next("committed"));
      }
      child.kill();
      for (String more = child.next("committed"); more != null; more = child.next("committed")) {
        committed = Integer.parseInt(more);
      }
    }

    try (StoreFixture ledger = open("ledger")) {
      List<Integer> rows =
          ledger.jdbc().queryForList("SELECT n FROM tick WHERE n > 0 ORDER BY n", Integer.class);
      assertThat(rows.size()).isGreaterThanOrEqualTo(committed);
      assertThat(rows.get(rows.size() - 1)).isEqualTo(rows.size());
      assertThat(ledger.jdbc().queryForObject("SELECT SUM(n) FROM tick", Integer.class)).isZero();
    }
  }

  @Test
  void anotherProcessIsRefusedWithTheNameOfTheOwner() throws Exception {
    try (ChildProcess child = ChildProcess.start(LedgerHolder.class, url("ledger"), "wait")) {
      assertThat(child.next("ready")).isNotNull();

      ProblemException refusal = refusal(settings("ledger"));
      assertThat(refusal.fault()).isEqualTo(Fault.BUSY);
      assertThat(refusal.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("already-running");
                assertThat(problem.message())
                    .contains("process " + child.pid() + " on ")
                    .contains("since " + StoreFixture.NOW)
                    .contains("'import people'")
                    .contains("run-7");
              });
      assertThat(LedgerDatabase.owner(settings("ledger")))
          .hasValueSatisfying(
              owner -> {
                assertThat(owner.pid()).isEqualTo(child.pid());
                assertThat(owner.run()).isEqualTo("run-7");
              });

      child.kill();
      assertThat(LedgerDatabase.owner(settings("ledger"))).isEmpty();
      open("ledger").close();
    }
  }

  @Test
  void thisProcessIsRefusedToo() {
    try (StoreFixture ledger = open("ledger")) {
      assertThat(refusal(settings("./ledger/../ledger")).fault()).isEqualTo(Fault.BUSY);
      assertThat(LedgerDatabase.owner(settings("ledger")))
          .map(LockOwner::pid)
          .hasValue(ProcessHandle.current().pid());
      ledger.lock().describe("run-9");
      assertThat(LedgerDatabase.owner(settings("ledger"))).map(LockOwner::run).hasValue("run-9");
      open("other").close();
    }
    assertThat(LedgerDatabase.owner(settings("ledger"))).isEmpty();
    open("ledger").close();
  }

  /** A look at the owner must not give the lock away, as closing a file does on POSIX. */
  @Test
  void lookingUpTheOwnerDoesNotReleaseTheDatabase() throws Exception {
    try (StoreFixture ledger = open("ledger")) {
      LedgerDatabase.owner(settings("ledger"));
      refusal(settings("ledger"));
      try (ChildProcess child = ChildProcess.start(LedgerHolder.class, url("ledger"), "wait")) {
        assertThat(child.next("ready")).isNull();
      }
      assertThat(ledger.jdbc().queryForObject("SELECT 1", Integer.class)).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseInMemoryNeedsNoLock() {
    StoreSettings memory = new StoreSettings("jdbc:h2:mem:shared", null, null, "import x");
    try (StoreFixture ledger = new StoreFixture(memory);
        StoreFixture same = new StoreFixture(memory)) {
      ledger.jdbc().execute("CREATE TABLE seen (id INTEGER)");
      same.jdbc().execute("DROP TABLE seen");
      assertThat(LedgerDatabase.owner(memory)).isEmpty();
    }
  }

  @Test
  void anInterruptDoesNotCloseTheDatabase() {
    try (StoreFixture ledger = open("ledger")) {
      ledger.jdbc().execute("CREATE TABLE tick (n INTEGER, filler VARCHAR)");
      for (int n = 0; n < 50; n++) {
        Thread.currentThread().interrupt();
        ledger.jdbc().update("INSERT INTO tick VALUES (?, ?)", n, "x".repeat(5000));
      }
      Thread.interrupted();
      assertThat(ledger.jdbc().queryForObject("SELECT COUNT(*) FROM tick", Integer.class))
          .isEqualTo(50);
    }
  }

  @Test
  void makesTheDirectoriesOfADatabase() {
    open("a/b c/ü/ledger").close();

    assertThat(directory.resolve("a/b c/ü/ledger.mv.db")).exists();
    assertThat(directory.resolve("a/b c/ü/ledger.rehome.owner.json")).doesNotExist();
  }

  @Test
  void setsTheSchemaUpOnceAndForTheJobRepositoryToo() {
    try (StoreFixture ledger = open("ledger")) {
      assertThat(
              ledger
                  .jdbc()
                  .queryForObject(
                      "SELECT MAX(CAST(\"version\" AS INTEGER)) FROM rehome.\"schema_history\"",
                      Integer.class))
          .isEqualTo(LedgerSchema.NEWEST);
      assertThat(ledger.jdbc().queryForList("SELECT * FROM rehome.BATCH_JOB_INSTANCE")).isEmpty();
      ledger.jdbc().execute("CREATE TABLE mine (id INTEGER)");
    }
    try (StoreFixture ledger = open("ledger")) {
      assertThat(ledger.jdbc().queryForList("SELECT * FROM mine")).isEmpty();
    }
  }

  /** H2 commits each statement of a migration, but Flyway notes only a complete one. */
  @Test
  void goesOnWithAMigrationThatWasKilled() {
    try (StoreFixture ledger = open("ledger")) {
      ledger.jdbc().update("DELETE FROM rehome.\"schema_history\" WHERE \"version\" IS NOT NULL");
      ledger.jdbc().execute("DROP TABLE rehome.BATCH_STEP_EXECUTION_CONTEXT");
      ledger.jdbc().execute("DROP VIEW rehome.legacy_mappings");
    }
    try (StoreFixture ledger = open("ledger")) {
      assertThat(ledger.jdbc().queryForList("SELECT * FROM rehome.legacy_mappings")).isEmpty();
      assertThat(ledger.jdbc().queryForList("SELECT * FROM rehome.BATCH_STEP_EXECUTION_CONTEXT"))
          .isEmpty();
    }
  }

  @Test
  void createsATableAnewThatAKillLeftIncomplete() {
    try (StoreFixture ledger = open("ledger")) {
      ledger.jdbc().execute("CREATE TABLE \"THING (draft)\" (id INTEGER)");
      Spec spec = TestSpecs.spec("s", TestSpecs.entity("thing", TestSpecs.text("id", 9)));

      ledger.open(spec);

      assertThat(ledger.jdbc().queryForList("SELECT id FROM thing", String.class)).isEmpty();
    }
  }

  @Test
  void refusesADatabaseOfANewerVersion() {
    try (StoreFixture ledger = open("ledger")) {
      ledger.jdbc().update("UPDATE rehome.\"schema_history\" SET \"version\" = '999'");
    }

    ProblemException refusal = refusal(settings("ledger"));

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal).hasMessageContaining("newer Rehome");
    assertThat(LedgerDatabase.owner(settings("ledger"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", ""})
  void refusesAFileThatIsNoDatabase(String start) throws IOException {
    Files.writeString(directory.resolve("ledger.mv.db"), start + "x".repeat(20_000));

    ProblemException refusal = refusal(settings("ledger"));

    assertThat(refusal.fault()).isEqualTo(Fault.SYSTEM);
    assertThat(refusal.problems().get(0).code()).isEqualTo("not-a-database");
    assertThat(refusal.problems().get(0).hint()).isNotNull();
  }

  @Test
  void refusesADirectoryThatCannotBe() throws IOException {
    Files.writeString(directory.resolve("file"), "");

    ProblemException refusal = refusal(settings("file/rehome"));

    assertThat(refusal.fault()).isEqualTo(Fault.SYSTEM);
    assertThat(refusal.problems().get(0).code()).isEqualTo("unwritable-ledger");
  }

  @Test
  void refusesAWrongPasswordWithoutShowingIt() {
    open("ledger").close();

    ProblemException refusal =
        refusal(new StoreSettings(url("ledger"), "sa", "geheim", "import x"));

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal.problems().get(0).code()).isEqualTo("wrong-password");
    assertThat(refusal.toString()).doesNotContain("geheim");
  }

  @Test
  void refusesADatabaseThatAnotherProgramHasOpen() throws Exception {
    try (Connection other = DriverManager.getConnection(url("ledger"), "sa", "");
        ChildProcess child = ChildProcess.start(LedgerOpener.class, url("ledger"))) {
      assertThat(other.isValid(1)).isTrue();
      assertThat(child.next("refused")).isEqualTo("BUSY already-running");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:oracle:thin:@x",
        "nonsense",
        "jdbc:h2:tcp://localhost/x",
        "jdbc:h2:mem:",
        "jdbc:h2:",
        "jdbc:h2:zip:x.zip!/y"
      })
  void refusesOtherDatabasesSayingWhichThereAre(String url) {
    StoreSettings settings = new StoreSettings(url, null, null, "import x");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> LedgerDatabase.owner(settings))
        .satisfies(
            exception -> {
              assertThat(exception.fault()).isEqualTo(Fault.USAGE);
              assertThat(exception.problems().get(0).hint()).contains("jdbc:h2:file:PATH");
            });
  }

  @Test
  void refusesASettingThatH2DoesNotKnow() {
    ProblemException refusal =
        refusal(new StoreSettings(url("ledger") + ";FOO=1", null, null, "import x"));

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal).hasMessageContaining("FOO");
  }

  @Test
  void opensADatabaseByARelativePath() {
    assertThat(H2Location.of(new StoreSettings("jdbc:h2:file:data/x", null, null, "c")).file())
        .isEqualTo(Path.of("data/x").toAbsolutePath());
    assertThat(H2Location.of(new StoreSettings("jdbc:h2:./data/x;A=B", null, null, "c")).jdbcUrl())
        .endsWith(
            "/data/x;A=B;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                + ";LOCK_TIMEOUT=60000;QUERY_CACHE_SIZE=64");
    assertThat(
            H2Location.of(new StoreSettings("jdbc:h2:~/x;write_delay=9", null, null, "c"))
                .jdbcUrl())
        .startsWith("jdbc:h2:retry:" + System.getProperty("user.home"))
        .doesNotContain("WRITE_DELAY=0");
  }

  private StoreFixture open(String name) {
    return new StoreFixture(settings(name));
  }

  private StoreSettings settings(String name) {
    return new StoreSettings(url(name), null, null, "import x");
  }

  private String url(String name) {
    return "jdbc:h2:file:" + directory.resolve(name);
  }

  /** The problem at the bottom of the context's failure. */
  private static ProblemException refusal(StoreSettings settings) {
    Throwable failure = catchThrowable(() -> new StoreFixture(settings).close());
    assertThat(failure).isNotNull();
    while (!(failure instanceof ProblemException) && failure.getCause() != null) {
      failure = failure.getCause();
    }
    assertThat(failure).isInstanceOf(ProblemException.class);
    return (ProblemException) failure;
  }
}
