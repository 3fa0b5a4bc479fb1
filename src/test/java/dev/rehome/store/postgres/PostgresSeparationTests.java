package dev.rehome.store.postgres;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.Spec;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreFixture;
import dev.rehome.testing.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only PostgreSQL can refuse, in chunks where most records are good. */
class PostgresSeparationTests {

  private StoreFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StoreFixture(PostgresServer.newDatabase("import things"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void distinguishesTriggersDomainsTypesAndIndexesOfAllKinds() {
    execute("CREATE DOMAIN code AS varchar(4) CONSTRAINT code_form CHECK (VALUE ~ '^[A-Z]+$')");
    execute("CREATE DOMAIN short_code AS code");
    execute(
        """
        CREATE TABLE thing (id bigint PRIMARY KEY, code short_code, address inet, bits bit(4),
          span int4range, kind text, EXCLUDE USING gist (span WITH &&))
        """);
    execute("CREATE UNIQUE INDEX one_live ON thing (lower(kind)) WHERE kind <> 'old'");
    execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.kind = 'evil' THEN RAISE EXCEPTION 'no % things', NEW.kind; END IF;
          RETURN NEW;
        END $$
        """);
    execute("CREATE TRIGGER t BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION refuse()");
    Spec spec =
        spec(
            "things",
            entity(
                "thing",
                column("id", ColumnType.INTEGER),
                column("code", ColumnType.TEXT),
                column("address", ColumnType.TEXT),
                column("bits", ColumnType.TEXT),
                column("span", ColumnType.TEXT),
                column("kind", ColumnType.TEXT)));
    Object[][] values = {
      {1L, "AB", "10.0.0.1", "0101", "[1,5)", "new"},
      {2L, "ab", null, null, null, null},
      {3L, "AB", "10.0.0.256", null, null, null},
      {4L, "AB", null, "01011", null, null},
      {5L, "AB", null, null, "[4,6)", null},
      {6L, "AB", null, null, null, "NEW"},
      {7L, "AB", null, null, null, "evil"},
      {8L, "AB", null, null, null, "old"},
      {9L, "AB", null, null, null, "old"},
      {10L, "ABCDE", null, null, null, null},
      {11L, null, null, "1111", "[5,9)", "it's \\ \"ü\"\t\n"},
    };
    List<MappedRecord> records = new ArrayList<>();
    for (Object[] one : values) {
      records.add(record("a.csv", records.size() + 1, row(spec, 0, one)));
    }

    List<RecordOutcome> outcomes = fixture.chunk(fixture.start(spec, "a.csv"), spec, records);

    assertThat(outcomes)
        .extracting(PostgresSeparationTests::problem)
        .containsExactly(
            "",
            "check the target refuses the row: value for domain short_code violates check"
                + " constraint \"code_form\"",
            "type the target refuses the row: invalid input syntax for type inet: \"10.0.0.256\"",
            "length the target refuses the row: bit string length 5 does not match type bit(4)",
            "unique the target refuses the row: conflicting key value violates exclusion"
                + " constraint \"thing_span_excl\": Key (span)=([4,6)) conflicts with existing key"
                + " (span)=([1,5)).",
            "unique the target refuses the row: duplicate key value violates unique constraint"
                + " \"one_live\": Key (lower(kind))=(new) already exists.",
            "trigger the target refuses the row: no evil things",
            "",
            "",
            "length column code has room for 4 characters, and the text has 5",
            "");
    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT concat_ws('|', id, code, address, bits, span, kind) FROM thing"
                        + " ORDER BY id",
                    String.class))
        .containsExactly(
            "1|AB|10.0.0.1|0101|[1,5)|new",
            "8|AB|old",
            "9|AB|old",
            "11|1111|[5,9)|it's \\ \"ü\"\t\n");
  }

  /** What the server makes of a text, binary COPY cannot send. */
  @Test
  void takesTextsForTypesThatItsDriverDoesNotKnow() {
    execute("CREATE DOMAIN reference AS uuid");
    execute("CREATE DOMAIN small AS int4");
    execute("CREATE DOMAIN smaller AS small");
    execute("CREATE TABLE thing (id bigint PRIMARY KEY, ref reference, n smaller, c \"char\")");
    Spec spec =
        spec(
            "things",
            entity(
                "thing",
                column("id", ColumnType.INTEGER),
                column("ref", ColumnType.TEXT),
                column("n", ColumnType.INTEGER),
                column("c", ColumnType.TEXT)));
    String uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

    List<RecordOutcome> outcomes =
        fixture.chunk(
            fixture.start(spec, "a.csv"),
            spec,
            record("a.csv", 1, row(spec, 0, 1L, uuid, 12L, "")),
            record("a.csv", 2, row(spec, 0, 2L, "x", null, "a")));

    assertThat(outcomes)
        .extracting(PostgresSeparationTests::problem)
        .containsExactly(
            "", "type the target refuses the row: invalid input syntax for type uuid: \"x\"");
    assertThat(fixture.jdbc().queryForList("SELECT concat(ref, n, c) FROM thing", String.class))
        .containsExactly(uuid + "12");
  }

  @Test
  void checksDeferredConstraintsRecordByRecord() {
    execute("CREATE TABLE head (id bigint PRIMARY KEY, body bigint)");
    execute(
        """
        CREATE TABLE body (id bigint PRIMARY KEY, head bigint CONSTRAINT of_head
          REFERENCES head DEFERRABLE INITIALLY DEFERRED)
        """);
    execute(
        """
        ALTER TABLE head ADD CONSTRAINT of_body FOREIGN KEY (body)
          REFERENCES body DEFERRABLE INITIALLY DEFERRED
        """);
    Spec spec =
        spec(
            "pairs",
            entity("head", column("id", ColumnType.INTEGER), column("body", ColumnType.INTEGER)),
            entity(
                "body",
                column("id", ColumnType.INTEGER),
                reference("head", ColumnType.INTEGER, "head")));
    RunContext run = fixture.start(spec, "a.csv");

    for (int chunk = 0; chunk < 2; chunk++) {
      List<MappedRecord> records = new ArrayList<>();
      for (long id = 1 + 50 * chunk; id <= 50 * (chunk + 1); id++) {
        long head = id % 25 == 7 ? 999 : id;
        records.add(record("a.csv", id, row(spec, 0, id, id), row(spec, 1, id, head)));
      }

      List<RecordOutcome> outcomes = fixture.chunk(run, spec, records);

      for (int i = 0; i < 50; i++) {
        assertThat(problem(outcomes.get(i))).isEqualTo(i % 25 == 6 ? OF_HEAD : "");
      }
    }
    assertThat(fixture.jdbc().queryForObject("SELECT count(*) FROM head", Integer.class))
        .isEqualTo(96);
  }

  private static final String OF_HEAD =
      "foreign-key the target refuses the row: insert or update on table \"body\" violates foreign"
          + " key constraint \"of_head\": Key (head)=(999) is not present in table \"head\".";

  /** Then every half is written for itself, as in a database without a separation of its own. */
  @Test
  void managesWithoutTheRightToMakeTemporaryTables() {
    Spec spec =
        spec(
            "plain",
            entity("plain", column("id", ColumnType.INTEGER), column("v", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    execute("ALTER TABLE plain ADD CONSTRAINT not_x CHECK (v <> 'x')");
    execute("CREATE ROLE importer; GRANT ALL ON SCHEMA rehome, public TO importer");
    execute("GRANT ALL ON ALL TABLES IN SCHEMA rehome, public TO importer");
    execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA rehome TO importer");
    execute(
        "DO $$ BEGIN EXECUTE 'REVOKE TEMP ON DATABASE ' || current_database() || ' FROM PUBLIC';"
            + " END $$");
    List<MappedRecord> records = new ArrayList<>();
    for (long id = 1; id <= 20; id++) {
      records.add(record("a.csv", id, row(spec, 0, id, id % 7 == 0 ? "x" : "y")));
    }

    List<RecordOutcome> outcomes =
        fixture.inTransaction(
            () -> {
              execute("SET LOCAL ROLE importer");
              return fixture.chunkInTransaction(run, spec, records);
            });

    assertThat(outcomes.stream().filter(outcome -> !outcome.problems().isEmpty()))
        .extracting(outcome -> outcome.source().place().record())
        .containsExactly(7L, 14L);
    execute("DROP OWNED BY importer; DROP ROLE importer");
  }

  @Test
  void separatesWhatTheServersEncodingCannotHold() {
    Spec spec =
        spec(
            "plain",
            entity("plain", column("id", ColumnType.INTEGER), column("v", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    execute("ALTER TABLE plain ADD CONSTRAINT not_x CHECK (v <> 'x')");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, "a")),
            record("a.csv", 2, row(spec, 0, 2L, "a\u0000b")),
            record("a.csv", 3, row(spec, 0, 3L, "x")),
            record("a.csv", 4, row(spec, 0, 4L, "b")),
            record("a.csv", 5, row(spec, 0, 5L, "c")));

    assertThat(outcomes)
        .extracting(PostgresSeparationTests::problem)
        .satisfiesExactly(
            first -> assertThat(first).isEmpty(),
            nul -> assertThat(nul).startsWith("type"),
            check -> assertThat(check).contains("not_x"),
            fourth -> assertThat(fourth).isEmpty(),
            fifth -> assertThat(fifth).isEmpty());
  }

  private void execute(String sql) {
    fixture.jdbc().execute(sql);
  }

  private static String problem(RecordOutcome outcome) {
    if (outcome.problems().isEmpty()) {
      return "";
    }
    RecordProblem problem = outcome.problems().get(0);
    return problem.code() + " " + problem.message();
  }
}
