package dev.rehome.store.postgres;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static dev.rehome.store.TestSpecs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.Selection;
import dev.rehome.testing.PostgresServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a user may do who is not the owner of everything. */
class PostgresRightsTests {

  private static final AtomicInteger ROLES = new AtomicInteger();

  private static final EntitySpec NOTE =
      entity(
          "note",
          column("id", ColumnType.INTEGER),
          column("v", ColumnType.TEXT),
          column("mood", ColumnType.TEXT),
          column("tags", ColumnType.TEXT_ARRAY),
          column("more", ColumnType.JSON));

  private final String url = PostgresServer.newDatabase();
  private final JdbcTemplate owner =
      new JdbcTemplate(new DriverManagerDataSource(url, "postgres", "postgres"));
  private final String role = "limited_" + ROLES.incrementAndGet();

  private void execute(String... statements) {
    for (String statement : statements) {
      owner.execute(
          statement
              .replace("TO ROLE", "TO " + role)
              .replace("AUTHORIZATION ROLE", "AUTHORIZATION " + role));
    }
  }

  private void prepareRole(String rights) {
    execute(
        "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'",
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE note (id bigint PRIMARY KEY, v varchar(5), mood mood, tags text[], more"
            + " jsonb)",
        "CREATE SCHEMA rehome AUTHORIZATION ROLE");
    if (!rights.isBlank()) {
      execute("GRANT " + rights + " ON note TO ROLE");
    }
  }

  private StoreFixture limited() {
    return new StoreFixture(new StoreSettings(url, role, "secret", "import notes"));
  }

  private static List<RecordOutcome.Kind> kinds(List<RecordOutcome> outcomes) {
    return outcomes.stream().map(RecordOutcome::kind).toList();
  }

  /** It takes longer, as the manual says. */
  @Test
  void writesUpdatesAndSeparatesRejectsWithoutTemporaryTables() {
    prepareRole("SELECT, INSERT, UPDATE");
    String database = url.substring(url.lastIndexOf('/') + 1);
    execute("REVOKE TEMPORARY ON DATABASE " + database + " FROM PUBLIC");
    Spec spec = spec("notes", NOTE);
    try (StoreFixture fixture = limited()) {
      RunContext first = fixture.start(spec, "a.csv");
      fixture.chunk(
          first,
          spec,
          record("a.csv", 1, row(spec, 0, 1L, "a", "ok", List.of("x"), "{\"a\":1}")),
          record("a.csv", 2, row(spec, 0, 2L, "b", null, null, null)));

      RunContext second = fixture.start(spec, "a.csv");
      List<RecordOutcome> outcomes =
          fixture.chunk(
              second,
              spec,
              record("a.csv", 1, row(spec, 0, 1L, "A", "sad", List.of("y", "z"), "{\"a\":2}")),
              record("a.csv", 2, row(spec, 0, 2L, "b", null, null, "[]")),
              record("a.csv", 3, row(spec, 0, 3L, "c", "ok", List.of(), "not json")),
              record("a.csv", 4, row(spec, 0, 4L, "d", "ok", null, null)));

      assertThat(kinds(outcomes))
          .containsExactly(
              RecordOutcome.Kind.UPDATED,
              RecordOutcome.Kind.UPDATED,
              RecordOutcome.Kind.REJECTED,
              RecordOutcome.Kind.INSERTED);
    }
    assertThat(
            owner.queryForList(
                "SELECT concat_ws('|', id, v, mood, tags, more) FROM note ORDER BY id",
                String.class))
        .containsExactly("1|A|sad|{y,z}|{\"a\": 2}", "2|b|[]", "4|d|ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT, UPDATE | SELECT",
        "SELECT, UPDATE | INSERT",
        "SELECT, INSERT | UPDATE",
        "'' | SELECT, INSERT, UPDATE"
      })
  void namesTheRightsThatAreMissing(String rights, String missing) {
    prepareRole(rights);
    try (StoreFixture fixture = limited()) {
      assertThat(refused(fixture, spec("notes", NOTE)))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("no-permission");
                assertThat(problem.hint())
                    .isEqualTo("GRANT " + missing + " ON \"public\".\"note\" TO " + role);
              });
    }
  }

  @Test
  void needsNoRightToUpdateWhatItNeverUpdates() {
    prepareRole("SELECT, INSERT");
    Spec spec = spec("notes", with(NOTE, WriteMode.SKIP_EXISTING, DuplicateRule.REJECT));
    try (StoreFixture fixture = limited()) {
      RunContext run = fixture.start(spec, "a.csv");
      assertThat(
              kinds(
                  fixture.chunk(
                      run, spec, record("a.csv", 1, row(spec, 0, 1L, "a", "ok", null, null)))))
          .containsExactly(RecordOutcome.Kind.INSERTED);
    }
  }

  @Test
  void rightsToTheColumnsOfTheSpecAreEnough() {
    prepareRole("SELECT, INSERT (id, v, mood, tags, more), UPDATE (v, mood, tags, more)");
    try (StoreFixture fixture = limited()) {
      fixture.open(spec("notes", NOTE));
    }
  }

  @Test
  void namesTheRightToCreateATable() {
    prepareRole("SELECT");
    execute("CREATE SCHEMA closed", "GRANT USAGE ON SCHEMA closed TO ROLE");
    try (StoreFixture fixture = limited()) {
      assertThat(
              refused(fixture, spec("new", entity("closed.fresh", column("id", ColumnType.TEXT)))))
          .singleElement()
          .extracting(Problem::message, Problem::hint)
          .containsExactly(
              "entity closed.fresh: the user lacks a right to the schema of table closed.fresh",
              "GRANT CREATE ON SCHEMA \"closed\" TO " + role);
    }
  }

  @Test
  void namesTheRightToTheSequenceOfAnUnfilledColumn() {
    prepareRole("");
    execute(
        "CREATE TABLE counted (n serial, id bigint PRIMARY KEY)",
        "GRANT SELECT, INSERT, UPDATE ON counted TO ROLE");
    try (StoreFixture fixture = limited()) {
      assertThat(
              refused(
                  fixture, spec("counted", entity("counted", column("id", ColumnType.INTEGER)))))
          .singleElement()
          .extracting(Problem::hint)
          .isEqualTo("GRANT USAGE ON SEQUENCE public.counted_n_seq TO " + role);
    }
  }

  @Test
  void warnsOfASequenceThatItMayNotMove() {
    prepareRole("");
    execute(
        "CREATE TABLE counted (id serial PRIMARY KEY)",
        "GRANT SELECT, INSERT, UPDATE ON counted TO ROLE");
    Spec spec = spec("counted", entity("counted", column("id", ColumnType.INTEGER)));
    try (StoreFixture fixture = limited()) {
      RunContext run = fixture.start(spec, "a.csv");
      fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 5L)));

      assertThat(fixture.verify(run, spec))
          .filteredOn(check -> check.warning() != null)
          .singleElement()
          .satisfies(
              check -> {
                assertThat(check.passed()).isTrue();
                assertThat(check.warning().code()).isEqualTo("sequence-behind");
                owner.execute(check.warning().hint());
              });
    }
    assertThat(owner.queryForObject("SELECT nextval('counted_id_seq')", Long.class)).isEqualTo(6);
  }

  @Test
  void namesTheRightToMakeTheLedger() {
    execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
    assertThatThrownBy(this::limited)
        .rootCause()
        .satisfies(cause -> assertThat(cause.getMessage()).contains("permission denied"));
    assertThatThrownBy(this::limited)
        .cause()
        .cause()
        .isInstanceOfSatisfying(
            ProblemException.class,
            exception -> {
              assertThat(exception.fault()).isEqualTo(Fault.USAGE);
              assertThat(exception.problems().get(0).hint())
                  .contains("CREATE SCHEMA rehome AUTHORIZATION " + role);
            });
  }

  @Test
  void readingNeedsNoRightToWrite() {
    prepareRole("SELECT");
    execute("ALTER TABLE note ADD COLUMN added integer NOT NULL");
    try (StoreFixture fixture = limited()) {
      Spec spec = spec("notes", NOTE);
      RunContext run = fixture.startWithoutTarget(spec, "a.csv");
      fixture.open(run, spec, OpenMode.EXISTING).scan("note", Selection.ALL, row -> {});
    }
  }

  private static List<Problem> refused(StoreFixture fixture, Spec spec) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> fixture.open(spec))
        .satisfies(exception -> assertThat(exception.fault()).isEqualTo(Fault.USAGE))
        .actual()
        .problems();
  }
}
