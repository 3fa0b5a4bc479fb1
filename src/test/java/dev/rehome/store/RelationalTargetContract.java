package dev.rehome.store;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.named;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.required;
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
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record store keeps when its target is a relational database. */
public abstract class RelationalTargetContract extends TargetContract {
  @Test
  void keepsNamesThatAreNotPlainExactly() {
    Spec spec =
        spec(
            "runs",
            entity(
                "Run",
                List.of("userId", "number"),
                column("id", ColumnType.UUID),
                column("userId", ColumnType.TEXT),
                column("number", ColumnType.INTEGER),
                column("order", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, new UUID(1, 2), "u", 3L, "first")));

    assertThat(fixture.jdbc().queryForList("SELECT \"userId\" FROM \"Run\"", String.class))
        .containsExactly("u");
    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
    assertThatThrownBy(
            () ->
                fixture
                    .jdbc()
                    .update(
                        "INSERT INTO \"Run\" (\"id\", \"userId\") VALUES (?, 'u')", new UUID(1, 2)))
        .isInstanceOf(org.springframework.dao.DataAccessException.class);
  }

  @Test
  void usesExistingTablesWhateverTheirCase() {
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE \"UserAccount\" (\"ID\" BIGINT PRIMARY KEY, \"fullName\""
                + " VARCHAR(100), extra INTEGER DEFAULT 7 NOT NULL)");
    Spec spec =
        spec(
            "accounts",
            entity(
                "useraccount",
                column("id", ColumnType.INTEGER),
                column("fullname", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 1L, "Ada")));

    assertThat(
            fixture
                .jdbc()
                .queryForObject("SELECT \"fullName\" || extra FROM \"UserAccount\"", String.class))
        .isEqualTo("Ada7");
  }

  @Test
  void reportsEverythingThatDoesNotFitAtOnce() {
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE person (id BIGINT NOT NULL, nam VARCHAR(9), run_id DATE,"
                + " must INTEGER NOT NULL)");
    Spec spec =
        spec(
            "people",
            PERSON,
            entity("nowhere.thing", column("id", ColumnType.TEXT)),
            entity("blobs", column("id", ColumnType.BYTES)));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> fixture.open(spec))
        .satisfies(
            exception -> {
              assertThat(exception.fault()).isEqualTo(Fault.USAGE);
              assertThat(exception.problems())
                  .extracting(Problem::code)
                  .containsExactlyInAnyOrder(
                      "missing-column",
                      "wrong-column-type",
                      "unfilled-column",
                      "no-unique-index",
                      "no-schema",
                      "unusable-key");
              assertThat(exception.problems())
                  .filteredOn(problem -> problem.code().equals("missing-column"))
                  .extracting(Problem::hint)
                  .allMatch(hint -> hint.toLowerCase().contains("did you mean 'nam'"));
            });
    assertThatThrownBy(() -> fixture.jdbc().queryForList("SELECT * FROM blobs"))
        .hasMessageContainingAll("blobs");
  }

  @Test
  void refusesTablesThatItCouldNotKeepApart() {
    fixture.jdbc().execute("CREATE TABLE loose (id CHAR(9) NOT NULL PRIMARY KEY, name VARCHAR(9))");
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE counted (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                + " name VARCHAR(9) UNIQUE)");
    fixture.jdbc().execute("CREATE VIEW seen AS SELECT id, name FROM loose");
    Spec spec =
        spec(
            "odd",
            entity("loose", column("id", ColumnType.TEXT)),
            entity(
                "counted",
                List.of("name"),
                column("id", ColumnType.INTEGER),
                column("name", ColumnType.TEXT)),
            entity("seen", column("id", ColumnType.TEXT)),
            entity("both", column("id", ColumnType.TEXT)),
            named(entity("both", column("id", ColumnType.TEXT)), "other"),
            entity("rehome.mine", column("id", ColumnType.TEXT)));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> fixture.open(spec))
        .satisfies(
            exception ->
                assertThat(exception.problems())
                    .extracting(Problem::code)
                    .containsExactlyInAnyOrder(
                        "loose-key",
                        "generated-column",
                        "not-a-table",
                        "shared-table",
                        "reserved-schema"));
  }

  @Test
  void findsWhatTheTargetWouldRefuseWithoutConnectingToIt() {
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE tight (id BIGINT NOT NULL PRIMARY KEY, small SMALLINT,"
                + " name VARCHAR(3) NOT NULL)");
    Spec spec =
        spec(
            "tight",
            entity(
                "tight",
                column("id", ColumnType.INTEGER),
                column("small", ColumnType.INTEGER),
                column("name", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, 32_767L, "a\uD83D\uDE00c")),
            record("a.csv", 2, row(spec, 0, 2L, 32_768L, "abc")),
            record("a.csv", 3, row(spec, 0, 3L, -32_769L, "abc")),
            record("a.csv", 4, row(spec, 0, 4L, 0L, "abcde")),
            record("a.csv", 5, row(spec, 0, 5L, 0L, null)));

    assertThat(outcomes.subList(1, 5))
        .extracting(outcome -> outcome.problems().get(0).code())
        .containsExactly("range", "range", "length", "not-null");
  }

  @Test
  void keepsEveryTypeExactly() {
    List<ColumnType> types = List.of(ColumnType.values());
    EntitySpec everything =
        entity(
            "everything",
            Stream.concat(
                    Stream.of(column("id", ColumnType.INTEGER)),
                    types.stream().map(type -> column("c_" + type.name().toLowerCase(), type)))
                .toArray(dev.rehome.spec.ColumnSpec[]::new));
    Spec spec = spec("types", everything);
    Object[] values = {
      1L,
      "ünï 😀 '\"\\ \n",
      "x".repeat(2_000_000),
      Long.MIN_VALUE,
      new BigDecimal("12345678901234567890123456789012345678.000000000000000000000000000001"),
      Double.MIN_VALUE,
      0.1f,
      true,
      LocalDate.of(1582, 10, 4),
      LocalTime.of(23, 59, 59, 999_999_000),
      OffsetDateTime.parse("2024-02-29T23:59:59.123456+05:45"),
      LocalDateTime.parse("0001-01-01T00:00:00.000001"),
      UUID.fromString("00000000-0000-5000-8000-00000000000f"),
      "{\"a\":[1,2.50,null],\"ü\":\"\\u0001\"}",
      new byte[] {0, -1, 127},
      List.of("a,b", "", "\"c\""),
      List.of(1L, Long.MIN_VALUE),
      List.of(new BigDecimal("1.50"), new BigDecimal("-12345678901234567890.1")),
      List.of(new UUID(1, 2), new UUID(3, 4))
    };
    RunContext run = fixture.start(spec, "a.csv");
    MappedRecord full = record("a.csv", 1, row(spec, 0, values));
    Object[] empty = new Object[values.length];
    empty[0] = 2L;

    assertThat(fixture.chunk(run, spec, full, record("a.csv", 2, row(spec, 0, empty))))
        .extracting(RecordOutcome::kind)
        .containsOnly(RecordOutcome.Kind.INSERTED);

    // Without the ledger's checksum the store compares every value with what the target has.
    forgetItems();
    RunContext again = fixture.start(spec, "a.csv");
    assertThat(fixture.chunk(again, spec, full, record("a.csv", 2, row(spec, 0, empty))))
        .extracting(RecordOutcome::kind)
        .containsOnly(RecordOutcome.Kind.UNCHANGED);
    OffsetDateTime stored =
        fixture
            .jdbc()
            .queryForObject(
                "SELECT c_timestamp FROM everything WHERE id = 1", OffsetDateTime.class);
    OffsetDateTime given = OffsetDateTime.parse("2024-02-29T23:59:59.123456+05:45");
    assertThat(stored.toInstant()).isEqualTo(given.toInstant());
    assertThat(stored.equals(given)).isEqualTo(keepsOffsets());
  }

  @Test
  void rejectsWhatTheTargetWouldRoundSilently() {
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE prices (id BIGINT PRIMARY KEY, price NUMERIC(6, 2),"
                + " at TIMESTAMP(3))");
    Spec spec =
        spec(
            "prices",
            entity(
                "prices",
                column("id", ColumnType.INTEGER),
                column("price", ColumnType.DECIMAL),
                column("at", ColumnType.DATETIME)));
    RunContext run = fixture.start(spec, "a.csv");
    LocalDateTime exact = LocalDateTime.parse("2024-01-01T00:00:00.123");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, new BigDecimal("1.500"), exact)),
            record("a.csv", 2, row(spec, 0, 2L, new BigDecimal("1.505"), exact)),
            record("a.csv", 3, row(spec, 0, 3L, new BigDecimal("1.5"), exact.plusNanos(1000))),
            record("a.csv", 4, row(spec, 0, 4L, new BigDecimal("123456.5"), exact)));

    assertThat(codes(outcomes)).containsExactly("", "precision", "precision", "range");
  }

  @Test
  void updatesWhatChangedAndKeepsTheWholeRowAsItWas() {
    Spec spec = spec("people", PERSON);
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, person(spec, 1, 1, "Ada"), person(spec, 2, 2, "Bob"));
    fixture.jdbc().execute("ALTER TABLE person ADD COLUMN note VARCHAR(100) DEFAULT 'mine'");

    RunContext second = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes =
        fixture.chunk(second, spec, person(spec, 1, 1, "Ada"), person(spec, 2, 2, "Bea"));

    assertThat(kinds(outcomes))
        .containsExactly(RecordOutcome.Kind.UNCHANGED, RecordOutcome.Kind.UPDATED);
    assertThat(outcomes.get(1).changes().get(0).before().toLowerCase())
        .isEqualTo("{\"id\":2,\"name\":\"bob\",\"run_id\":\"r\",\"note\":\"mine\"}");
    assertThat(names()).containsExactly("Ada", "Bea");
    assertThat(
            fixture.jdbc().queryForList("SELECT row_before FROM rehome.item_history", String.class))
        .singleElement()
        .asString()
        .contains("Bob");
  }

  @Test
  void aRejectedRecordDoesNotOccupyItsKey() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run, spec, person(spec, 1, 1, "much too long a name"), person(spec, 2, 1, "Ada"));

    assertThat(codes(outcomes)).containsExactly("length", "");
    assertThat(names()).containsExactly("Ada");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rejectsExactlyTheBadRowsOfAChunk(boolean newTarget) {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    if (!newTarget) {
      fixture.jdbc().update("INSERT INTO person (id, name) VALUES (-1, 'other')");
    }
    List<MappedRecord> records =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i -> person(spec, i, i, i % 10 == 3 ? "much too long a name" : "n" + i))
            .toList();

    List<RecordOutcome> outcomes = fixture.chunk(run, spec, records);

    assertThat(outcomes).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(outcomes.get(i).source()).isSameAs(records.get(i).source());
      assertThat(outcomes.get(i).kind() == RecordOutcome.Kind.REJECTED)
          .isEqualTo((i + 1) % 10 == 3);
    }
    assertThat(count("person WHERE id > 0")).isEqualTo(900);
    assertThat(fixture.ledger().totals(run)).isEqualTo(new Counts(1000, 900, 0, 0, 0, 100));
    assertThat(count("rehome.migration_items")).isEqualTo(900);
  }

  @Test
  void saysWhichConstraintRefusedARecord() {
    fixture.jdbc().execute("CREATE TABLE team (id BIGINT PRIMARY KEY)");
    fixture.jdbc().execute("INSERT INTO team VALUES (1)");
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE member (id BIGINT PRIMARY KEY,"
                + " email VARCHAR(20) NOT NULL CONSTRAINT one_email UNIQUE,"
                + " age SMALLINT CONSTRAINT grown_up CHECK (age >= 18),"
                + " team BIGINT CONSTRAINT of_team REFERENCES team)");
    Spec spec =
        spec(
            "members",
            entity(
                "member",
                column("id", ColumnType.INTEGER),
                column("email", ColumnType.TEXT),
                column("age", ColumnType.INTEGER),
                column("team", ColumnType.INTEGER)));
    RunContext run = fixture.start(spec, "a.csv");
    Object[][] values = {
      {1L, "a@x", 20L, 1L},
      {2L, "a@x", 20L, 1L},
      {3L, "c@x", 17L, 1L},
      {4L, "d@x", 20L, 9L},
      {5L, null, 20L, 1L},
      {6L, "f".repeat(21), 20L, 1L},
      {7L, "g@x", 100_000L, 1L},
      {8L, "h@x", null, null},
    };
    List<MappedRecord> records = new ArrayList<>();
    for (Object[] one : values) {
      records.add(record("a.csv", records.size() + 1, row(spec, 0, one)));
    }

    List<RecordOutcome> outcomes = fixture.chunk(run, spec, records);

    assertThat(codes(outcomes))
        .containsExactly("", "unique", "check", "foreign-key", "not-null", "length", "range", "");
    assertThat(messages(outcomes, 1)).containsIgnoringCase("one_email").doesNotContain("/*");
    assertThat(messages(outcomes, 2)).containsIgnoringCase("grown_up");
    assertThat(messages(outcomes, 3)).containsIgnoringCase("of_team");
    assertThat(messages(outcomes, 4)).containsIgnoringCase("email");
    assertThat(messages(outcomes, 5)).doesNotContain("\n");
  }

  @Test
  void writesAllRowsOfARecordOrNone() {
    Spec spec = family();
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, "p1"), row(spec, 1, "c1", "p1")),
            record("a.csv", 2, row(spec, 0, "p2"), row(spec, 1, "c1", "p2")),
            record("a.csv", 3, row(spec, 0, "p3"), row(spec, 1, "c3", "p3")),
            record("a.csv", 4, row(spec, 0, "p4"), row(spec, 1, "far too long", "p4")));

    assertThat(codes(outcomes)).containsExactly("", "duplicate-key", "", "length");
    assertThat(outcomes.get(1).problems().get(0).entity()).isEqualTo("child");
    assertThat(fixture.jdbc().queryForList("SELECT id FROM parent ORDER BY id", String.class))
        .containsExactly("p1", "p3");
  }

  @Test
  void aRolledBackChunkLeavesNothing() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");

    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              fixture.chunkInTransaction(
                  run,
                  spec,
                  List.of(person(spec, 1, 1, "Ada"), person(spec, 2, 2, "much too long a name")));
              status.setRollbackOnly();
            });

    assertThat(count("person")).isZero();
    assertThat(count("rehome.migration_items")).isZero();
    assertThat(count("rehome.rejects")).isZero();
    assertThat(fixture.ledger().totals(run)).isEqualTo(Counts.NONE);
  }

  @Test
  void faultsOfTheSystemAreNoRejects() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");
    fixture.jdbc().execute("DROP TABLE person");

    assertThatThrownBy(() -> fixture.chunk(run, spec, person(spec, 1, 1, "Ada")))
        .isInstanceOf(org.springframework.dao.DataAccessException.class);
  }

  @Test
  void aDryRunLeavesNothingNotEvenTables() {
    Spec spec = family();
    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              RunContext run = fixture.startDry(spec, "a.csv");
              List<RecordOutcome> outcomes =
                  fixture.chunkInTransaction(
                      run,
                      spec,
                      List.of(
                          record("a.csv", 1, row(spec, 0, "p1"), row(spec, 1, "c1", "p1")),
                          record("a.csv", 2, row(spec, 0, "p1"))));
              assertThat(codes(outcomes)).containsExactly("", "duplicate-key");
              assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
              status.setRollbackOnly();
            });

    assertThat(fixture.ledger().history(null, 10)).isEmpty();
    assertThat(count("rehome.migration_entities")).isZero();
    fixture.start(spec, "a.csv");
    assertThat(count("parent")).isZero();
  }

  @Test
  void verifiesRequiredColumnsOfExistingTables() {
    fixture.jdbc().execute("CREATE TABLE loose (id BIGINT PRIMARY KEY, name VARCHAR(10))");
    Spec spec =
        spec(
            "loose",
            entity("loose", column("id", ColumnType.INTEGER), required("name", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 1L, "x")));
    fixture.jdbc().update("UPDATE loose SET name = NULL");

    assertThat(fixture.verify(run, spec))
        .filteredOn(check -> check.name().equals("required"))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.passed()).isFalse();
              assertThat(check.detail()).isEqualTo("1 of 1 rows lack a required value");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 400})
  void separatesWhateverTheDatabaseRefuses(int chunk) {
    Spec spec = clubs();
    fixture.jdbc().update("INSERT INTO member VALUES (-1, 'taken@x', 30, 1)");
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (long i = 1; i <= 400; i++) {
      String mail = i + "@x";
      MappedRecord good = membership(spec, i, i, mail, 20L, 1L);
      boolean bad = i % 10 == 3;
      records.add(
          !bad
              ? good
              : switch ((int) (i / 10 % 8)) {
                case 0 -> membership(spec, i, i, "taken@x", 20L, 1L);
                case 1 -> membership(spec, i, i, (i - 1) + "@x", 20L, 1L);
                case 2 -> membership(spec, i, i, mail, 17L, 1L);
                case 3 -> membership(spec, i, i, mail, 20L, 9L);
                case 4 -> membership(spec, i, i, null, 20L, 1L);
                case 5 -> membership(spec, i, i, mail, 100_000L, 1L);
                case 6 -> membership(spec, i, i - 1, mail, 20L, 1L);
                default ->
                    record(
                        "a.csv",
                        i,
                        row(spec, 0, i, mail, 20L, 1L),
                        row(spec, 1, i, i, "no such grade"));
              });
      expected.add(
          !bad
              ? ""
              : List.of(
                      "unique one_mail",
                      "unique one_mail",
                      "check grown_up",
                      "foreign-key of_club",
                      "not-null mail",
                      "range ",
                      "duplicate-key ",
                      "check known_grade")
                  .get((int) (i / 10 % 8)));
    }

    List<RecordOutcome> outcomes = inChunks(run, spec, records, chunk);

    for (int i = 0; i < 400; i++) {
      RecordOutcome outcome = outcomes.get(i);
      assertThat(outcome.source()).isSameAs(records.get(i).source());
      String[] reason = expected.get(i).split(" ", -1);
      assertThat(codes(outcomes).get(i)).isEqualTo(reason[0]);
      if (reason.length > 1) {
        assertThat(messages(outcomes, i)).containsIgnoringCase(reason[1]);
        assertThat(outcome.problems().get(0).entity())
            .isEqualTo(reason[1].equals("known_grade") ? "grade" : "member");
      }
    }
    assertThat(count("member WHERE id > 0")).isEqualTo(360);
    assertThat(count("grade")).isEqualTo(360);
    assertThat(fixture.ledger().totals(run)).isEqualTo(new Counts(400, 360, 0, 0, 0, 40));
    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
  }

  /** Neither its key nor any other value of it that must be unique. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void whatARefusedRecordWouldHaveMadeIsFreeForLaterOnes(int chunk) {
    Spec spec = clubs();
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        inChunks(
            run,
            spec,
            List.of(
                membership(spec, 1, 1, "a@x", 17L, 1L),
                membership(spec, 2, 1, "b@x", 17L, 1L),
                membership(spec, 3, 1, "c@x", 20L, 1L),
                membership(spec, 4, 1, "d@x", 20L, 1L),
                membership(spec, 5, 2, "a@x", 20L, 9L),
                membership(spec, 6, 3, "a@x", 20L, 1L),
                membership(spec, 7, 2, "c@x", 20L, 1L),
                membership(spec, 8, 2, "b@x", 20L, 1L)),
            chunk);

    assertThat(codes(outcomes))
        .containsExactly("check", "check", "", "duplicate-key", "foreign-key", "", "unique", "");
    assertThat(messages(outcomes, 3)).contains("record 3");
    assertThat(fixture.jdbc().queryForList("SELECT mail FROM member ORDER BY id", String.class))
        .containsExactly("c@x", "b@x", "a@x");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void refusedUpdatesLeaveTheRowAsItWas(int chunk) {
    Spec plain = clubs();
    Spec spec =
        spec(
            "clubs",
            with(plain.entities().get(0), WriteMode.UPSERT, DuplicateRule.LAST),
            plain.entities().get(1));
    RunContext first = fixture.start(spec, "a.csv");
    List<MappedRecord> members =
        IntStream.rangeClosed(1, 6)
            .mapToObj(i -> record("a.csv", i, row(spec, 0, (long) i, i + "@x", 20L, 1L)))
            .toList();
    inChunks(first, spec, members, chunk);

    RunContext second = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes =
        inChunks(
            second,
            spec,
            List.of(
                record("a.csv", 1, row(spec, 0, 1L, "one@x", 21L, 1L)),
                record("a.csv", 2, row(spec, 0, 2L, "two@x", 16L, 1L)),
                record("a.csv", 3, row(spec, 0, 3L, "one@x", 21L, 1L)),
                record("a.csv", 4, row(spec, 0, 4L, "4@x", 20L, 1L)),
                record("a.csv", 5, row(spec, 0, 5L, "five@x", 21L, 9L)),
                record("a.csv", 6, row(spec, 0, 5L, "5@x", 22L, 1L)),
                record("a.csv", 7, row(spec, 0, 7L, "six@x", 15L, 1L)),
                record("a.csv", 8, row(spec, 0, 7L, "7@x", 23L, 1L))),
            chunk);

    assertThat(codes(outcomes))
        .containsExactly("", "check", "unique", "", "foreign-key", "", "check", "");
    assertThat(kinds(outcomes))
        .filteredOn(kind -> kind != RecordOutcome.Kind.REJECTED)
        .containsExactly(
            RecordOutcome.Kind.UPDATED,
            RecordOutcome.Kind.UNCHANGED,
            RecordOutcome.Kind.UPDATED,
            RecordOutcome.Kind.INSERTED);
    assertThat(
            fixture.jdbc().queryForList("SELECT mail || age FROM member ORDER BY id", String.class))
        .containsExactly("one@x21", "2@x20", "3@x20", "4@x20", "5@x22", "6@x20", "7@x23");
    assertThat(count("rehome.item_history")).isEqualTo(2);
  }

  /** Where one is refused, the others are written one after the other. */
  @Test
  void aRecordMayReferToALaterOneOfItsChunk() {
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE node (id BIGINT PRIMARY KEY, name VARCHAR(9),"
                + " parent BIGINT CONSTRAINT of_parent REFERENCES node)");
    Spec spec =
        spec(
            "nodes",
            with(
                entity(
                    "node",
                    column("id", ColumnType.INTEGER),
                    column("name", ColumnType.TEXT),
                    column("parent", ColumnType.INTEGER)),
                WriteMode.UPSERT,
                DuplicateRule.LAST));
    RunContext run = fixture.start(spec, "a.csv");
    List<MappedRecord> records = new ArrayList<>();
    for (long i = 1; i < 100; i++) {
      records.add(record("a.csv", i, row(spec, 0, i, "n", i + 1)));
    }
    records.add(record("a.csv", 100, row(spec, 0, 100L, "n", null)));
    records.add(record("a.csv", 101, row(spec, 0, 101L, "first", 999L)));
    records.add(record("a.csv", 102, row(spec, 0, 101L, "last", null)));
    records.add(record("a.csv", 103, row(spec, 0, 103L, "n", 888L)));

    List<RecordOutcome> outcomes = fixture.chunk(run, spec, records);

    assertThat(codes(outcomes.subList(0, 100))).containsOnly("");
    assertThat(codes(outcomes.subList(100, 103))).containsExactly("foreign-key", "", "foreign-key");
    assertThat(messages(outcomes, 100)).containsIgnoringCase("of_parent");
    assertThat(fixture.jdbc().queryForList("SELECT name FROM node WHERE id > 100", String.class))
        .containsExactly("last");
  }

  private Spec clubs() {
    fixture.jdbc().execute("CREATE TABLE club (id BIGINT PRIMARY KEY)");
    fixture.jdbc().execute("INSERT INTO club VALUES (1)");
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE member (id BIGINT PRIMARY KEY,"
                + " mail VARCHAR(20) NOT NULL CONSTRAINT one_mail UNIQUE,"
                + " age SMALLINT CONSTRAINT grown_up CHECK (age >= 18),"
                + " club BIGINT CONSTRAINT of_club REFERENCES club)");
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE grade (id BIGINT PRIMARY KEY, member BIGINT NOT NULL REFERENCES member,"
                + " name VARCHAR(20) CONSTRAINT known_grade CHECK (name IN ('high', 'low')))");
    return spec(
        "clubs",
        entity(
            "member",
            column("id", ColumnType.INTEGER),
            column("mail", ColumnType.TEXT),
            column("age", ColumnType.INTEGER),
            column("club", ColumnType.INTEGER)),
        entity(
            "grade",
            column("id", ColumnType.INTEGER),
            reference("member", ColumnType.INTEGER, "member"),
            column("name", ColumnType.TEXT)));
  }

  /** A member and a grade, whose key is the record's number. */
  private static MappedRecord membership(
      Spec spec, long record, long id, String mail, long age, long club) {
    return record(
        "a.csv",
        record,
        row(spec, 0, id, mail, age, club),
        row(spec, 1, record, id, record % 2 == 0 ? "high" : "low"));
  }
}
