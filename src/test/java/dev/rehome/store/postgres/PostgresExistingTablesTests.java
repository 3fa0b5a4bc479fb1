package dev.rehome.store.postgres;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.problem.Problem;
import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.Spec;
import dev.rehome.store.ExistingTablesContract;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowChange;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.testing.PostgresServer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresExistingTablesTests extends ExistingTablesContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import people");
  }

  @Override
  protected int longestName() {
    return 63;
  }

  @Override
  protected int mostColumns() {
    return 1_600;
  }

  /** Two texts would be two keys to Rehome and one to the table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "inet",
        "cidr",
        "macaddr",
        "macaddr8",
        "interval",
        "timetz",
        "varbit",
        "bit(8)",
        "money",
        "\"char\"",
        "name",
        "oid",
        "pg_lsn",
        "int4range",
        "tsvector",
        "char(8)"
      })
  void refusesKeysOfWhichDifferentTextsAreEqual(String type) {
    execute("CREATE TABLE t (k " + type + " PRIMARY KEY, v text)");

    assertThat(refused(keyed()))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("loose-key");
              assertThat(problem.hint()).isNotBlank();
            });
  }

  /** Capitals make another text and the same UUID. */
  @Test
  void refusesTextsAsKeysOfDomainsOverUuids() {
    execute("CREATE DOMAIN reference AS uuid", "CREATE TABLE t (k reference PRIMARY KEY, v text)");

    assertThat(refused(keyed())).extracting(Problem::code).containsExactly("loose-key");
  }

  @Test
  void takesKeysOfEnumerationsAndDomains() {
    execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN code AS varchar(9)",
        "CREATE DOMAIN special_code AS code",
        "CREATE TABLE t (k mood, l special_code, v text, PRIMARY KEY (k, l))");

    fixture.open(
        spec(
            "keys",
            entity(
                "t",
                List.of("k", "l"),
                column("k", ColumnType.TEXT),
                column("l", ColumnType.TEXT))));
  }

  /** Bytes count, not characters. */
  @Test
  void refusesNamesOfTooManyBytes() {
    Spec spec =
        spec(
            "names",
            entity("t", column("id", ColumnType.TEXT), column("ü".repeat(32), ColumnType.TEXT)));

    assertThat(refused(spec))
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("64 bytes", "63");
  }

  /** However the database writes them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inet | 10.0.0.1/32",
        "cidr | 10.0.0",
        "macaddr | 08002B010203",
        "interval | 90 minutes",
        "money | 1234.5",
        "timetz | 10:00+02",
        "int4range | (1,5]",
        "tsvector | b a",
        "point | 1.50 , 2",
        "xml | <a  b='c'/>",
        "bit(3) | 101",
        "uuid | {A0EEBC999C0B4EF8BB6D6BB9BD380A11}",
        "oid | 007",
      })
  void textsOfOtherTypesHaveTheFingerprintsOfWhatTheyBecome(String type, String text) {
    execute(
        "CREATE DOMAIN own_type AS " + type,
        "CREATE TABLE t (id bigint PRIMARY KEY, a own_type, b text)");
    Spec spec =
        spec(
            "texts",
            entity(
                "t",
                column("id", ColumnType.INTEGER),
                column("a", ColumnType.TEXT),
                column("b", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, text, "x")),
            record("a.csv", 2, row(spec, 0, 2L, "no such value", "y")),
            record("a.csv", 3, row(spec, 0, 3L, null, text)));

    List<ExpectedRow> written = new ArrayList<>();
    fixture
        .session(run, spec)
        .scan(
            "t",
            Selection.ALL,
            row -> written.add(new ExpectedRow(row.key(), row.newId(), row.fingerprint())));
    assertThat(written).hasSize(type.equals("tsvector") || type.equals("xml") ? 3 : 2);
    for (ExpectedRow row : written) {
      RowChange change = outcomes.get(Integer.parseInt(row.key()) - 1).changes().get(0);
      assertThat(row.fingerprint()).isEqualTo(change.row().fingerprint());
    }
    RunContext again = fixture.start(spec, "a.csv");
    assertThat(fixture.chunk(again, spec, record("a.csv", 1, row(spec, 0, 1L, text, "x"))))
        .extracting(RecordOutcome::kind)
        .containsExactly(RecordOutcome.Kind.UNCHANGED);
    assertThat(fixture.inTransaction(() -> fixture.session(run, spec).delete("t", written, false)))
        .containsOnly(RowResult.DELETED);
  }

  /**
   * What a type's input function would round or cut, in a column, a domain, a domain of a domain.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "money | 12.34 |",
        "money | $1,234.50 |",
        "money | 12.345 | precision",
        "\"char\" | a |",
        "\"char\" | abc | length",
        "\"char\" | ü | length",
        "name | ünï |",
        "name | ünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünïünï | length",
        "interval(0) | 2 seconds |",
        "interval(0) | 1.5 hours |",
        "interval(0) | 01:30:00 |",
        "interval(0) | P1Y2M3DT4H5M6S |",
        "interval(0) | 1.6 seconds | precision",
        "interval(0) | PT1.6S | precision",
        "interval(0) | 3 days 00:00:01.5 | precision",
        "interval(3) | 1500 ms 500 us | precision",
        "interval(2) | 00:00:01.25 |",
        "interval | 00:00:00.123456 |",
        "interval | 00:00:00.1234567 | precision",
        "timetz(0) | 10:00:00+02 |",
        "timetz(0) | 10:00:00.5+02 | precision",
        "varchar(3) | abc |",
        "varchar(3) | `abc  ` | length",
        "char(3) | ab |",
        "char(3) | abcd | length",
        "bit(3) | 101 |",
        "bit(3) | 10 | length",
        "varbit(2) | 101 | length",
        "tsrange | [2024-01-01 00:00:00.123456,) |",
        "tsrange | [2024-01-01 00:00:00.1234567,) | precision",
        "point | (0.1,1e-7) |",
        "point | (0.1234567890123456789,1) | precision",
      })
  void keepsTextsThatBecomeOtherTypesOrRejectsThem(String type, String text, String code) {
    execute(
        "CREATE DOMAIN inner_type AS " + type,
        "CREATE DOMAIN outer_type AS inner_type",
        "CREATE TABLE t (id bigint PRIMARY KEY, a %s, b inner_type, c outer_type)".formatted(type));
    Spec spec =
        spec(
            "texts",
            entity(
                "t",
                column("id", ColumnType.INTEGER),
                column("a", ColumnType.TEXT),
                column("b", ColumnType.TEXT),
                column("c", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, text, null, null)),
            record("a.csv", 2, row(spec, 0, 2L, null, text, null)),
            record("a.csv", 3, row(spec, 0, 3L, null, null, text)));

    assertThat(outcomes)
        .extracting(
            outcome -> outcome.problems().isEmpty() ? null : outcome.problems().get(0).code())
        .containsExactly(code, code, code);
    String unlimited =
        type.contains("char") ? "text" : type.replaceAll("\\(.*", "").replace("varbit", "bit");
    assertThat(
            fixture
                .jdbc()
                .queryForObject(
                    "SELECT count(*) FROM t WHERE coalesce(a, b, c)::text <> CAST(? AS %s)::text"
                        .formatted(unlimited.equals("bit") ? "varbit" : unlimited),
                    Long.class,
                    text))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric(5,2) | 1.250 |",
        "numeric(5,2) | 1.255 | precision",
        "numeric | 1.23456789012345678901234567890 |",
      })
  void keepsNumbersOrRejectsThem(String type, BigDecimal number, String code) {
    assertThatANumberIsKeptOrRejected(type, number, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric(4,-2) | 1200 |",
        "numeric(4,-2) | 1234 | precision",
        "numeric(4,-2) | 12345600 | range",
        "numeric(3,5) | 0.00123 |",
        "numeric(3,5) | 0.01 | range",
      })
  void keepsNumbersOfAScaleBelowZeroOrBeyondThePrecision(
      String type, BigDecimal number, String code) {
    assumeTrue(PostgresServer.version() >= 15, "older servers know no such scale");

    assertThatANumberIsKeptOrRejected(type, number, code);
  }

  private void assertThatANumberIsKeptOrRejected(String type, BigDecimal number, String code) {
    execute(
        "CREATE DOMAIN inner_type AS " + type,
        "CREATE DOMAIN outer_type AS inner_type",
        "CREATE TABLE t (id bigint PRIMARY KEY, a outer_type)");
    Spec spec =
        spec(
            "numbers",
            entity("t", column("id", ColumnType.INTEGER), column("a", ColumnType.DECIMAL)));
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 1L, number)));

    assertThat(outcomes.get(0).problems())
        .extracting(RecordProblem::code)
        .isEqualTo(code == null ? List.of() : List.of(code));
    assertThat(fixture.jdbc().queryForList("SELECT a FROM t", BigDecimal.class))
        .allMatch(stored -> stored.compareTo(number) == 0);
  }

  /** Others may draw numbers at the same time: a few are drawn here instead of setting any. */
  @ParameterizedTest
  @ValueSource(longs = {3, 900, 4_000_000_000L})
  void movesTheSequencesOfSerialColumnsForward(long id) {
    execute(
        "CREATE SEQUENCE shared",
        "CREATE TABLE t (k text PRIMARY KEY, v text, n bigserial, m bigint DEFAULT"
            + " nextval('shared'))");
    Spec spec =
        spec(
            "serials",
            entity(
                "t",
                List.of("k"),
                column("k", ColumnType.TEXT),
                column("n", ColumnType.INTEGER),
                column("m", ColumnType.INTEGER)));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, "a", id, id)));

    assertThat(fixture.verify(run, spec))
        .filteredOn(check -> check.name().equals("sequence"))
        .hasSize(2);
    execute("INSERT INTO t (k) VALUES ('b')");
    assertThat(fixture.jdbc().queryForObject("SELECT n + m FROM t WHERE k = 'b'", Long.class))
        .isEqualTo(2 * (id + 1));
  }

  /** Element by element. */
  @Test
  void keepsArraysOrRejectsThem() {
    execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE t (id bigint PRIMARY KEY, a int[], s smallint[], d numeric(5,2)[], u uuid[],"
            + " m mood[], v varchar(3)[], n numeric[])");
    Spec spec =
        spec(
            "arrays",
            entity(
                "t",
                column("id", ColumnType.INTEGER),
                column("a", ColumnType.INTEGER_ARRAY),
                column("s", ColumnType.INTEGER_ARRAY),
                column("d", ColumnType.DECIMAL_ARRAY),
                column("u", ColumnType.UUID_ARRAY),
                column("m", ColumnType.TEXT_ARRAY),
                column("v", ColumnType.TEXT_ARRAY),
                column("n", ColumnType.DECIMAL_ARRAY)));
    List<Object> good =
        List.of(
            List.of(1L, -2L),
            List.of(32_767L),
            List.of(new BigDecimal("1.250"), new BigDecimal("-999.99")),
            List.of(new UUID(1, 2)),
            List.of("ok", "sad"),
            List.of("abc", ""),
            List.of(new BigDecimal("1.23456789")));
    List<Object> bad =
        List.of(
            List.of(1L << 31),
            List.of(1L, 32_768L),
            List.of(new BigDecimal("1.255")),
            List.of(new UUID(1, 2)),
            List.of("OK"),
            List.of("abc  "),
            List.of());
    List<MappedRecord> records = new ArrayList<>();
    for (int wrong = -1; wrong < bad.size(); wrong++) {
      List<Object> values = new ArrayList<>(good);
      if (wrong >= 0) {
        values.set(wrong, bad.get(wrong));
      }
      values.add(0, (long) wrong);
      records.add(record("a.csv", wrong + 2, row(spec, 0, values.toArray())));
    }
    for (RecordOutcome.Kind kind :
        List.of(RecordOutcome.Kind.INSERTED, RecordOutcome.Kind.UNCHANGED)) {
      RunContext run = fixture.start(spec, "a.csv");
      List<RecordOutcome> outcomes = fixture.chunk(run, spec, records);

      assertThat(outcomes)
          .extracting(
              outcome -> outcome.problems().isEmpty() ? "" : outcome.problems().get(0).code())
          .containsExactly("", "range", "range", "precision", "", "type", "length", "");
      assertThat(outcomes.get(0).kind()).isEqualTo(kind);
      fixture.jdbc().update("DELETE FROM rehome.migration_items");
    }
    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT concat_ws(' ', a, s, d, m, v, n) FROM t WHERE id = -1", String.class))
        .containsExactly("{1,-2} {32767} {1.25,-999.99} {ok,sad} {abc,\"\"} {1.23456789}");
  }

  @Test
  void takesDomainsForTheTypeBeneath() {
    execute(
        "CREATE DOMAIN reference AS uuid",
        "CREATE DOMAIN document AS jsonb",
        "CREATE TABLE t (id reference PRIMARY KEY, j document, r real)");
    Spec spec =
        spec(
            "domains",
            entity(
                "t",
                column("id", ColumnType.UUID),
                column("j", ColumnType.JSON),
                column("r", ColumnType.REAL)));
    RunContext run = fixture.start(spec, "a.csv");

    assertThat(
            fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, new UUID(1, 2), "[1]", 0.1f))))
        .extracting(RecordOutcome::kind)
        .containsExactly(RecordOutcome.Kind.INSERTED);
    assertThat(fixture.jdbc().queryForObject("SELECT r::text FROM t", String.class))
        .isEqualTo("0.1");
  }

  @Test
  void refusesIntervalsWithoutSeconds() {
    execute("CREATE TABLE t (k text PRIMARY KEY, v interval year to month)");

    assertThat(refused(keyed())).extracting(Problem::code).containsExactly("wrong-column-type");
  }

  private static Spec keyed() {
    return spec(
        "keyed",
        entity("t", List.of("k"), column("k", ColumnType.TEXT), column("v", ColumnType.TEXT)));
  }
}
