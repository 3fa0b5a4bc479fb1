package dev.rehome.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Which faults of a database are worth another try, and what a message says of them. */
class PassingFaultsTests {

  private static final StoreSettings POSTGRES =
      new StoreSettings("jdbc:postgresql://ada:secret@db:5432/app", null, null, "import x");

  @ParameterizedTest
  @CsvSource({
    ", unreachable",
    "08000, unreachable",
    "08001, unreachable",
    "08003, unreachable",
    "08006, unreachable",
    "57P01, unreachable",
    "57P02, unreachable",
    "57P03, unreachable",
    "53000, server-resources",
    "53100, server-resources",
    "53200, server-resources",
    "53300, server-resources",
    "40001, conflict",
    "40P01, conflict",
    "55P03, lock-timeout",
    "57014, statement-timeout",
  })
  void whatIsTransientInPostgresIsExplainedAndTriedLater(String state, String code) {
    ProblemException passing =
        LedgerDatabase.passing(POSTGRES, wrapped(new SQLException("it says", state))).orElseThrow();

    assertThat(passing.fault()).isEqualTo(Fault.UNREACHABLE);
    assertThat(passing.problems().get(0).code()).isEqualTo(code);
    assertThat(passing).hasMessageContaining("it says").hasMessageContaining("//db:5432/app");
    assertThat(passing.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "23505", "25006", "28P01", "3D000", "42501", "42P01", "XX000"})
  void whatOnlyAChangeCanFixIsNotTriedAgain(String state) {
    assertThat(LedgerDatabase.passing(POSTGRES, wrapped(new SQLException("no", state)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {50200, 40001, 90131, 57014})
  void whatIsTransientInH2IsTriedLaterToo(int error) {
    StoreSettings h2 = new StoreSettings("jdbc:h2:file:./x", null, null, "import x");

    assertThat(LedgerDatabase.passing(h2, wrapped(new SQLException("no", "HY000", error))))
        .isPresent();
  }

  @Test
  void findsTheFaultInsideExceptionsOfABatchAndOfSpring() {
    SQLException batch = new BatchUpdateException("batch", "HY000", new int[0]);
    batch.initCause(new SQLException("gone", "08006"));

    assertThat(LedgerDatabase.passing(POSTGRES, wrapped(batch))).isPresent();
    assertThat(LedgerDatabase.passing(POSTGRES, new IllegalStateException())).isEmpty();
  }

  private static Throwable wrapped(SQLException failure) {
    return new IllegalStateException(new DataAccessResourceFailureException("spring", failure));
  }
}
