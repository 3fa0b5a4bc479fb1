package dev.rehome.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.RunRow;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.TestSpecs;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PostgresLedgerDatabaseTests {

  @Test
  void anotherProcessIsRefusedWithTheNameOfTheOwner() throws Exception {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    open(url).close();
    try (ChildProcess child = ChildProcess.start(LedgerHolder.class, url, "wait")) {
      assertThat(child.next("ready")).isNotNull();

      ProblemException refusal = refusal(url);
      assertThat(refusal.fault()).isEqualTo(Fault.BUSY);
      assertThat(refusal)
          .hasMessageContaining("process " + child.pid() + " on ")
          .hasMessageContaining("'import people'")
          .hasMessageContaining("run-7");
      assertThat(LedgerDatabase.owner(settings(url))).map(LockOwner::pid).hasValue(child.pid());

      child.kill();
    }
    await().untilAsserted(() -> assertThat(LedgerDatabase.owner(settings(url))).isEmpty());
    open(url).close();
  }

  @Test
  void aDatabaseHasOneOwnerAndItsNeighbourAnother() {
    String one = PostgresServer.newDatabase() + "?user=postgres";
    String two = PostgresServer.newDatabase() + "?user=postgres";
    try (StoreFixture ledger = open(one)) {
      assertThat(refusal(one).fault()).isEqualTo(Fault.BUSY);
      open(two).close();
      assertThat(ledger.jdbc().queryForObject("SELECT 1", Integer.class)).isEqualTo(1);
    }
    open(one).close();
  }

  @Test
  void anOwnerWhoseLockWasTakenOverCanWriteNothingMore() {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    try (StoreFixture first = open(url)) {
      first.ledger().start(StoreFixture.run(TestSpecs.spec("people"), "first"), "name: things");
      dropLockConnection(first);
      try (StoreFixture second = open(url)) {
        second.ledger().start(StoreFixture.run(TestSpecs.spec("people"), "second"), "name: things");

        assertLost(
            () ->
                first
                    .ledger()
                    .start(StoreFixture.run(TestSpecs.spec("people"), "third"), "name: things"));
        assertLost(() -> first.lock().renew());
        assertThat(second.ledger().history(null, 9)).hasSize(2);
      }
    }
  }

  @Test
  void theNextOwnerWaitsForTheTransactionOfTheOneBefore() throws Exception {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (StoreFixture first = open(url)) {
      dropLockConnection(first);
      Future<StoreFixture> second =
          first
              .transaction()
              .execute(
                  status -> {
                    first
                        .ledger()
                        .start(StoreFixture.run(TestSpecs.spec("people"), "first"), "name: things");
                    Future<StoreFixture> opening = other.submit(() -> open(url));
                    await()
                        .untilAsserted(() -> assertThat(waitingForLockOwner(first)).isEqualTo(1));
                    return opening;
                  });
      try (StoreFixture ledger = second.get(30, TimeUnit.SECONDS)) {
        assertThat(ledger.ledger().history(null, 9)).hasSize(1);
      }
    } finally {
      other.shutdown();
    }
  }

  @Test
  void aLockThatNoOtherProcessTookIsAcquiredAgain() {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    try (StoreFixture ledger = open(url)) {
      dropLockConnection(ledger);
      assertThat(LedgerDatabase.owner(settings(url))).isEmpty();

      ledger.lock().renew();

      assertThat(refusal(url).fault()).isEqualTo(Fault.BUSY);
      ledger.ledger().start(StoreFixture.run(TestSpecs.spec("people"), "first"), "name: things");
    }
  }

  @Test
  void readingTakesNoLock() {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    try (StoreFixture ledger = open(url)) {
      ledger.ledger().start(StoreFixture.run(TestSpecs.spec("people"), "first"), "name: things");

      List<RunRow> read =
          LedgerDatabase.reading(settings(url), queries -> queries.history(null, 9));

      assertThat(read).hasSize(1);
    }
  }

  private static void assertLost(ThrowingCallable writing) {
    ProblemException lost = catchThrowableOfType(ProblemException.class, writing);
    assertThat(lost.fault()).isEqualTo(Fault.BUSY);
    assertThat(lost.problems().get(0).code()).isEqualTo("lock-lost");
    assertThat(lost).hasMessageContaining("process " + ProcessHandle.current().pid() + " on ");
  }

  private static void dropLockConnection(StoreFixture ledger) {
    String locks =
        " FROM pg_locks l JOIN pg_database d"
            + " ON d.oid = l.database AND d.datname = current_database()"
            + " WHERE l.locktype = 'advisory'";
    assertThat(
            ledger.jdbc().queryForList("SELECT pg_terminate_backend(l.pid)" + locks, Boolean.class))
        .containsExactly(true);
    await().until(() -> ledger.jdbc().queryForList("SELECT l.pid" + locks).isEmpty());
  }

  private static long waitingForLockOwner(StoreFixture ledger) {
    String sql =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock' AND query LIKE 'DELETE FROM rehome.lock_owner%'";
    Long waiting = ledger.jdbc().queryForObject(sql, Long.class);
    return waiting == null ? 0 : waiting;
  }

  @Test
  void seesWhetherThereIsAnythingToRead() {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    assertThat(LedgerDatabase.exists(settings(url))).isFalse();
    open(url).close();
    assertThat(LedgerDatabase.exists(settings(url))).isTrue();
  }

  @Test
  void saysThatTheDatabaseIsMissing() {
    ProblemException refusal = refusal(PostgresServer.url("nowhere") + "?user=postgres");

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal.problems().get(0).code()).isEqualTo("no-database");
  }

  @Test
  void saysThatTheUserIsUnknownWithoutShowingThePassword() {
    String url = PostgresServer.newDatabase();

    ProblemException refusal = refusal(new StoreSettings(url, "nobody", "geheim", "import people"));

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal.problems().get(0).code()).isEqualTo("wrong-password");
    assertThat(refusal.toString()).doesNotContain("geheim");
  }

  @Test
  void aServerThatIsDownCanBeTriedLater() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    ProblemException refusal = refusal("jdbc:postgresql://localhost:" + port + "/x?user=postgres");

    assertThat(refusal.fault()).isEqualTo(Fault.UNREACHABLE);
    assertThat(refusal.problems().get(0).code()).isEqualTo("unreachable");
  }

  @Test
  void saysThatTheUserMayNotMakeTheSchema() {
    String url = PostgresServer.newDatabase();
    try (StoreFixture other = open(PostgresServer.newDatabase() + "?user=postgres")) {
      other.jdbc().execute("CREATE ROLE guest LOGIN");
      try {
        ProblemException refusal = refusal(url + "?user=guest");
        assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
        assertThat(refusal.problems().get(0).code()).isEqualTo("no-permission");
      } finally {
        other.jdbc().execute("DROP ROLE guest");
      }
    }
  }

  @Test
  void saysThatTheServerIsReadOnly() {
    String url = PostgresServer.newDatabase();

    ProblemException refusal =
        refusal(url + "?user=postgres&options=-c%20default_transaction_read_only=on");

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal.problems().get(0).code()).isEqualTo("read-only");
  }

  @Test
  void refusesAnImpossibleUrl() {
    ProblemException refusal = refusal("jdbc:postgresql://localhost:99999999/x");

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
  }

  private static StoreFixture open(String url) {
    return new StoreFixture(settings(url));
  }

  private static StoreSettings settings(String url) {
    return new StoreSettings(url, null, null, "import people");
  }

  private static ProblemException refusal(String url) {
    return refusal(settings(url));
  }

  private static ProblemException refusal(StoreSettings settings) {
    Throwable failure = catchThrowableOfType(Throwable.class, () -> new StoreFixture(settings));
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
    }
    throw new AssertionError("not refused with a problem", failure);
  }
}
