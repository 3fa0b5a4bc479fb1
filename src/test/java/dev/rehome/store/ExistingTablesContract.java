package dev.rehome.store;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relational store keeps when some of its tables were made by somebody else. */
public abstract class ExistingTablesContract {

  private static final UUID ONE = new UUID(1, 1);
  private static final UUID TWO = new UUID(2, 2);

  protected StoreFixture fixture;

  /** A database of its own for each call. */
  protected abstract StoreSettings settings();

  /** The longest name the database takes, in small letters. */
  protected abstract int longestName();

  /** The most columns a table of the database can have. */
  protected abstract int mostColumns();

  @BeforeEach
  void open() {
    fixture = new StoreFixture(settings());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  protected final void execute(String... statements) {
    for (String statement : statements) {
      fixture.jdbc().execute(statement);
    }
  }

  protected final List<Problem> refused(Spec spec) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> fixture.open(spec))
        .satisfies(exception -> assertThat(exception.fault()).isEqualTo(Fault.USAGE))
        .actual()
        .problems();
  }

  private static Spec references() {
    return spec(
        "references",
        entity("parent", column("id", ColumnType.UUID)),
        entity(
            "child",
            column("id", ColumnType.INTEGER),
            reference("parent_id", ColumnType.UUID, "parent")));
  }

  private static MappedRecord family(Spec spec, long number, UUID parent) {
    return record("a.csv", number, row(spec, 0, parent), row(spec, 1, number, parent));
  }

  /** Applications keep UUIDs as texts, and their other columns of the same kind. */
  @Test
  void aNewColumnThatRefersTakesTheTypeOfTheColumnItRefersTo() {
    execute("CREATE TABLE parent (id VARCHAR(36) PRIMARY KEY)");
    Spec spec = references();
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, family(spec, 1, ONE), family(spec, 2, TWO));

    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
    execute("ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent");
  }

  @Test
  void aTemporaryColumnThatRefersIsComparedAlike() {
    execute("CREATE TABLE parent (id VARCHAR(36) PRIMARY KEY)");
    Spec spec = references();
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              RunContext run = fixture.startDry(spec, "a.csv");
              fixture.chunkInTransaction(run, spec, List.of(family(spec, 1, ONE)));
              assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
              status.setRollbackOnly();
            });
  }

  @ParameterizedTest
  @CsvSource({"UUID, VARCHAR(36)", "VARCHAR(36), UUID"})
  void comparesReferencesWithColumnsOfAnotherType(String parent, String child) {
    execute(
        "CREATE TABLE parent (id " + parent + " PRIMARY KEY)",
        "CREATE TABLE child (id BIGINT PRIMARY KEY, parent_id " + child + ")");
    Spec spec = references();
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, family(spec, 1, ONE), family(spec, 2, TWO));
    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);

    fixture.jdbc().update("DELETE FROM parent WHERE id = CAST(? AS " + parent + ")", TWO + "");

    assertThat(fixture.verify(run, spec))
        .filteredOn(check -> check.name().equals("references"))
        .extracting(IntegrityCheck::detail)
        .singleElement()
        .asString()
        .startsWith("1 of 2 values of parent_id name no row");
  }

  @Test
  void aNewTableMayBeReferredToByAnExistingColumnOfAnotherType() {
    execute("CREATE TABLE child (id BIGINT PRIMARY KEY, parent_id VARCHAR(36))");
    Spec spec = references();
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, family(spec, 1, ONE));

    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
  }

  /** What is wrong, in which column of which type, and what to write so that it fits. */
  @Test
  void saysWhatARejectedValueWouldHaveFitted() {
    execute(
        "CREATE TABLE tight (id BIGINT PRIMARY KEY, small SMALLINT, price NUMERIC(6, 2),"
            + " at TIMESTAMP(3), name VARCHAR(3))");
    Spec spec =
        spec(
            "tight",
            entity(
                "tight",
                column("id", ColumnType.INTEGER),
                column("small", ColumnType.INTEGER),
                column("price", ColumnType.DECIMAL),
                column("at", ColumnType.DATETIME),
                column("name", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    LocalDateTime micros = LocalDateTime.parse("2025-10-07T16:50:44.031421");

    List<RecordProblem> problems =
        fixture
            .chunk(
                run,
                spec,
                record("a.csv", 1, row(spec, 0, 1L, 70_000L, null, null, null)),
                record("a.csv", 2, row(spec, 0, 2L, null, new BigDecimal("123456.5"), null, null)),
                record("a.csv", 3, row(spec, 0, 3L, null, new BigDecimal("1.505"), null, null)),
                record("a.csv", 4, row(spec, 0, 4L, null, null, micros, null)),
                record("a.csv", 5, row(spec, 0, 5L, null, null, null, "abcd")))
            .stream()
            .flatMap(outcome -> outcome.problems().stream())
            .toList();

    assertThat(problems)
        .extracting(problem -> problem.code() + ": " + problem.message().toLowerCase())
        .containsExactly(
            "range: 70000 is out of range of column small, smallint (-32768 to 32767)",
            "range: 123456.5 is out of range of column price, numeric(6,2)",
            "precision: 1.505 has more digits than column price, numeric(6,2), keeps",
            "precision: 2025-10-07t16:50:44.031421 has more digits than column at, timestamp(3),"
                + " keeps",
            "length: column name has room for 3 characters, and the text has 4");
    assertThat(problems)
        .extracting(RecordProblem::hint)
        .satisfiesExactly(
            hint -> assertThat(hint).isNull(),
            hint -> assertThat(hint).isNull(),
            hint -> assertThat(hint).contains("scale: 2", "rounding: round"),
            hint -> assertThat(hint).contains("precision: 3", "rounding: truncate"),
            hint -> assertThat(hint).contains("extract:"));
  }

  /** Else the application's next row would get an id that is taken. */
  @ParameterizedTest
  @ValueSource(strings = {"BY DEFAULT", "ALWAYS"})
  void generatesNewIdsAfterThoseOfTheSource(String kind) {
    execute(
        "CREATE TABLE counted (id BIGINT GENERATED "
            + kind
            + " AS IDENTITY PRIMARY KEY,"
            + " name VARCHAR(9) CONSTRAINT short_name CHECK (name <> 'bad'))");
    Spec spec = counted();
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 5L, "x")),
            record("a.csv", 2, row(spec, 0, 6L, "bad")),
            record("a.csv", 3, row(spec, 0, 7_000L, "y")));
    List<IntegrityCheck> checks = fixture.verify(run, spec);

    assertThat(outcomes)
        .extracting(RecordOutcome::kind)
        .containsExactly(
            RecordOutcome.Kind.INSERTED, RecordOutcome.Kind.REJECTED, RecordOutcome.Kind.INSERTED);
    assertThat(checks).allMatch(IntegrityCheck::passed);
    assertThat(checks)
        .filteredOn(check -> check.name().equals("sequence"))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.detail()).contains("7000");
              assertThat(check.warning()).isNull();
            });
    execute("INSERT INTO counted (name) VALUES ('mine')");
    assertThat(newest()).isEqualTo(7_001);
  }

  @Test
  void neverSetsASequenceBack() {
    execute(
        "CREATE TABLE counted (id BIGINT GENERATED BY DEFAULT AS IDENTITY (START WITH 500)"
            + " PRIMARY KEY, name VARCHAR(9))",
        "INSERT INTO counted (name) VALUES ('mine')",
        "DELETE FROM counted");
    Spec spec = counted();
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 5L, "x")));

    assertThat(fixture.verify(run, spec))
        .extracting(IntegrityCheck::name)
        .doesNotContain("sequence");
    execute("INSERT INTO counted (name) VALUES ('mine')");
    assertThat(newest()).isEqualTo(501);
  }

  @Test
  void aDryRunLeavesSequencesAlone() {
    execute(
        "CREATE TABLE counted (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
            + " name VARCHAR(9))");
    Spec spec = counted();
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              RunContext run = fixture.startDry(spec, "a.csv");
              fixture.chunkInTransaction(
                  run, spec, List.of(record("a.csv", 1, row(spec, 0, 5L, "x"))));
              assertThat(fixture.verify(run, spec))
                  .extracting(IntegrityCheck::name)
                  .doesNotContain("sequence");
              status.setRollbackOnly();
            });

    execute("INSERT INTO counted (name) VALUES ('mine')");
    assertThat(newest()).isEqualTo(1);
  }

  private long newest() {
    return fixture.jdbc().queryForObject("SELECT id FROM counted WHERE name = 'mine'", Long.class);
  }

  private static Spec counted() {
    return spec(
        "counted",
        entity("counted", column("id", ColumnType.INTEGER), column("name", ColumnType.TEXT)));
  }

  @Test
  void refusesNamesThatTheDatabaseWouldCut() {
    String fits = "c".repeat(longestName());
    String cut = fits + "1";
    Spec spec =
        spec(
            "names",
            entity("good", column("id", ColumnType.TEXT), column(fits, ColumnType.TEXT)),
            entity("bad", column("id", ColumnType.TEXT), column(cut, ColumnType.TEXT)),
            entity(cut, column("id", ColumnType.TEXT)));

    assertThat(refused(spec))
        .allMatch(problem -> problem.code().equals("long-name"))
        .allMatch(problem -> problem.where() != null)
        .extracting(Problem::message)
        .satisfiesExactly(
            message -> assertThat(message).contains("entity bad: column " + cut),
            message -> assertThat(message).contains("table " + cut));
    assertThat(tables()).doesNotContain("good", "bad");
  }

  @Test
  void makesTablesWithTheLongestNames() {
    String name = "t".repeat(longestName());
    Spec spec = spec("names", entity(name, column("id", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, "x")));

    assertThat(tables()).contains(name);
    RunContext again = fixture.start(spec, "a.csv");
    assertThat(fixture.chunk(again, spec, record("a.csv", 1, row(spec, 0, "x"))))
        .extracting(RecordOutcome::kind)
        .containsExactly(RecordOutcome.Kind.UNCHANGED);
  }

  @Test
  void refusesNewTablesWhoseNamesDifferOnlyInCase() {
    Spec spec =
        spec(
            "names",
            entity("Pages", column("id", ColumnType.TEXT)),
            entity("pages", column("id", ColumnType.TEXT)));

    assertThat(refused(spec)).extracting(Problem::code).containsExactly("shared-table");
    assertThat(tables()).doesNotContain("pages");
  }

  @Test
  void refusesMoreColumnsThanATableCanHave() {
    EntitySpec wide =
        entity(
            "wide",
            Stream.concat(
                    Stream.of(column("id", ColumnType.TEXT)),
                    IntStream.range(0, mostColumns())
                        .mapToObj(i -> column("c" + i, ColumnType.TEXT)))
                .toArray(ColumnSpec[]::new));

    assertThat(refused(spec("wide", wide)))
        .extracting(Problem::code)
        .containsExactly("too-many-columns");
  }

  /** In small letters. */
  private List<String> tables() {
    return fixture
        .jdbc()
        .queryForList("SELECT lower(table_name) FROM information_schema.tables", String.class);
  }
}
