package dev.rehome.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PostgresHomeTests {

  @Test
  void anotherProcessIsRefusedAndToldWhoIsThere() throws Exception {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    open(url).close();
    try (ChildProcess child = ChildProcess.start(HomeHolder.class, url, "wait")) {
      assertThat(child.next("ready")).isNotNull();

      ProblemException refusal = refusal(url);
      assertThat(refusal.fault()).isEqualTo(Fault.BUSY);
      assertThat(refusal)
          .hasMessageContaining("process " + child.pid() + " on ")
          .hasMessageContaining("'import people'")
          .hasMessageContaining("run-7");
      assertThat(JdbcHomeConfiguration.owner(settings(url)))
          .map(LockOwner::pid)
          .hasValue(child.pid());

      child.kill();
    }
    await().untilAsserted(() -> assertThat(JdbcHomeConfiguration.owner(settings(url))).isEmpty());
    open(url).close();
  }

  @Test
  void aDatabaseHasOneOwnerAndItsNeighbourAnother() {
    String one = PostgresServer.newDatabase() + "?user=postgres";
    String two = PostgresServer.newDatabase() + "?user=postgres";
    try (StoreFixture home = open(one)) {
      assertThat(refusal(one).fault()).isEqualTo(Fault.BUSY);
      open(two).close();
      assertThat(home.jdbc().queryForObject("SELECT 1", Integer.class)).isEqualTo(1);
    }
    open(one).close();
  }

  @Test
  void tellsWhetherThereIsAnythingToRead() {
    String url = PostgresServer.newDatabase() + "?user=postgres";
    assertThat(JdbcHomeConfiguration.exists(settings(url))).isFalse();
    open(url).close();
    assertThat(JdbcHomeConfiguration.exists(settings(url))).isTrue();
  }

  @Test
  void tellsThatTheDatabaseIsMissing() {
    ProblemException refusal = refusal(PostgresServer.url("nowhere") + "?user=postgres");

    assertThat(refusal.fault()).isEqualTo(Fault.USAGE);
    assertThat(refusal.problems().get(0).code()).isEqualTo("no-database");
  }

  @Test
  void tellsThatTheUserIsUnknownWithoutShowingThePassword() {
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
  void tellsThatTheUserMayNotMakeTheSchema() {
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
  void tellsThatTheServerIsReadOnly() {
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
