package dev.rehome.store;

import static dev.rehome.store.TestSpecs.broken;
import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static dev.rehome.store.TestSpecs.text;
import static dev.rehome.store.TestSpecs.untracked;
import static dev.rehome.store.TestSpecs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every record store keeps; a subclass says where the database is. */
public abstract class TargetContract {

  protected static final EntitySpec PERSON =
      entity(
          "person",
          column("id", ColumnType.INTEGER),
          text("name", 10),
          untracked("run_id", ColumnType.TEXT));

  protected StoreFixture fixture;

  protected StoreFixture openFixture() {
    return new StoreFixture(settings());
  }

  /** A database of its own for each call. */
  protected abstract StoreSettings settings();

  /** Whether a timestamp comes back with the offset it had; the instant always does. */
  protected boolean keepsOffsets() {
    return true;
  }

  @BeforeEach
  void open() {
    fixture = openFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void createsMissingTablesWithPlainNamesTheDatabasesWay() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(run, spec, person(spec, 1, 1, "Ada"));

    assertThat(names()).containsExactly("Ada");
  }

  @Test
  void keepsTheKeysOfSeveralColumnsApartWhateverIsInThem() {
    Spec spec =
        spec(
            "pairs",
            entity(
                "pairs",
                List.of("a", "b"),
                column("a", ColumnType.TEXT),
                column("b", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    fixture.chunk(
        run,
        spec,
        record("a.csv", 1, row(spec, 0, "x\u001f", "y")),
        record("a.csv", 2, row(spec, 0, "x", "\u001fy\u001e")));

    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
  }

  /** The same id in two languages is two rows. */
  @Test
  void aKeyOfSeveralColumnsMayContainTheColumnId() {
    Spec spec =
        spec(
            "pages",
            entity(
                "pages",
                List.of("lang", "id"),
                column("lang", ColumnType.TEXT),
                column("id", ColumnType.INTEGER),
                column("title", ColumnType.TEXT)));
    for (RecordOutcome.Kind kind :
        List.of(RecordOutcome.Kind.INSERTED, RecordOutcome.Kind.UNCHANGED)) {
      RunContext run = fixture.start(spec, "a.csv");
      List<RecordOutcome> outcomes =
          fixture.chunk(
              run,
              spec,
              record("a.csv", 1, row(spec, 0, "en", 1L, "Hello")),
              record("a.csv", 2, row(spec, 0, "de", 1L, "Hallo")),
              record("a.csv", 3, row(spec, 0, "en", 2L, "Bye")));

      assertThat(kinds(outcomes)).containsOnly(kind);
      assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
    }
    assertThat(primaryKey("pages")).containsExactly("lang", "id");
  }

  /** What wins is the later record of the source, not the one that was read last. */
  @Test
  void leavesTheLastOfSeveralRecordsAloneWhenTheyAllComeAgain() {
    Spec spec = spec("people", with(PERSON, WriteMode.UPSERT, DuplicateRule.LAST));
    for (int round = 0; round < 3; round++) {
      RunContext run = fixture.start(spec, "a.csv", "b.csv");
      List<RecordOutcome> outcomes = new ArrayList<>();
      outcomes.addAll(fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 1L, "old", "r"))));
      outcomes.addAll(fixture.chunk(run, spec, record("a.csv", 2, row(spec, 0, 1L, "newer", "r"))));
      outcomes.addAll(
          fixture.chunk(run, spec, record("b.csv", 1, row(spec, 0, 1L, "newest", "r"))));

      if (round > 0) {
        assertThat(kinds(outcomes)).containsOnly(RecordOutcome.Kind.UNCHANGED);
      }
      assertThat(names()).containsExactly("newest");
    }
  }

  @Test
  void noticesADifferenceInEveryType() {
    Object[][] pairs = {
      {ColumnType.TEXT, "a", "b"},
      {ColumnType.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.01")},
      {ColumnType.DOUBLE, 1.0, 1.0000001},
      {ColumnType.BOOLEAN, true, false},
      {
        ColumnType.TIMESTAMP,
        OffsetDateTime.parse("2024-01-01T00:00:00Z"),
        OffsetDateTime.parse("2024-01-01T00:00:00.000001Z")
      },
      {ColumnType.JSON, "{\"a\":1}", "{\"a\":2}"},
      {ColumnType.BYTES, new byte[] {1}, new byte[] {2}},
      {ColumnType.TEXT_ARRAY, List.of("a"), List.of("a", "b")},
      {ColumnType.REAL, 1.0f, 1.0000001f},
      {ColumnType.INTEGER_ARRAY, List.of(1L, 2L), List.of(2L, 1L)},
      {ColumnType.DECIMAL_ARRAY, List.of(new BigDecimal("1.0")), List.of(new BigDecimal("1.01"))},
      {ColumnType.UUID_ARRAY, List.of(new UUID(1, 1)), List.of(new UUID(1, 2))},
      {ColumnType.UUID, new UUID(1, 1), new UUID(1, 2)},
    };
    for (int i = 0; i < pairs.length; i++) {
      Spec spec =
          spec(
              "pair" + i,
              entity(
                  "pair" + i,
                  column("id", ColumnType.INTEGER),
                  column("v", (ColumnType) pairs[i][0])));
      RunContext run = fixture.start(spec, "a.csv");
      fixture.chunk(run, spec, record("a.csv", 1, row(spec, 0, 1L, pairs[i][1])));
      forgetItems();

      RunContext again = fixture.start(spec, "a.csv");
      assertThat(
              kinds(fixture.chunk(again, spec, record("a.csv", 1, row(spec, 0, 1L, pairs[i][2])))))
          .containsExactly(RecordOutcome.Kind.UPDATED);
    }
  }

  @Test
  void writesNothingTheSecondTime() {
    Spec spec = spec("people", PERSON);
    List<MappedRecord> records = people(spec, "a.csv", 1, 50);
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, records);

    RunContext second = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes = fixture.chunk(second, spec, records);

    assertThat(kinds(outcomes)).containsOnly(RecordOutcome.Kind.UNCHANGED);
    assertThat(fixture.ledger().entityTotals(second).get("person"))
        .containsEntry(RowAction.UNCHANGED, 50L)
        .containsEntry(RowAction.INSERTED, 0L);
  }

  @Test
  void adoptsRowsThatAreThereAlready() {
    Spec spec = spec("people", PERSON);
    fixture.open(spec);
    addPerson(1, "Ada");
    addPerson(2, "Bob");
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(run, spec, person(spec, 1, 1, "Ada"), person(spec, 2, 2, "Bea"));

    assertThat(kinds(outcomes))
        .containsExactly(RecordOutcome.Kind.UNCHANGED, RecordOutcome.Kind.UPDATED);
    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT action FROM rehome.legacy_mappings ORDER BY new_id", String.class))
        .containsExactly("unchanged", "updated");
  }

  @Test
  void insertsAgainWhatIsGone() {
    Spec spec = spec("people", PERSON);
    RunContext first = fixture.start(spec, "a.csv");
    fixture.chunk(first, spec, people(spec, "a.csv", 1, 3));
    remove("person", 2L);

    RunContext second = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes = fixture.chunk(second, spec, people(spec, "a.csv", 1, 3));

    assertThat(kinds(outcomes))
        .containsExactly(
            RecordOutcome.Kind.UNCHANGED,
            RecordOutcome.Kind.INSERTED,
            RecordOutcome.Kind.UNCHANGED);
    assertThat(fixture.verify(second, spec)).allMatch(IntegrityCheck::passed);
  }

  @Test
  void insertModeRejectsRowsThatOthersWrote() {
    Spec spec = spec("people", with(PERSON, WriteMode.INSERT, DuplicateRule.REJECT));
    fixture.open(spec);
    addPerson(1, "Ada");
    RunContext run = fixture.start(spec, "a.csv");

    assertThat(codes(fixture.chunk(run, spec, people(spec, "a.csv", 1, 2))))
        .containsExactly("exists", "");

    RunContext again = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes = fixture.chunk(again, spec, people(spec, "a.csv", 1, 2));
    assertThat(codes(outcomes)).containsExactly("exists", "");
    assertThat(outcomes.get(1).kind()).isEqualTo(RecordOutcome.Kind.UNCHANGED);
  }

  @Test
  void skipExistingLeavesRowsAlone() {
    Spec spec = spec("people", with(PERSON, WriteMode.SKIP_EXISTING, DuplicateRule.REJECT));
    fixture.open(spec);
    addPerson(1, "mine");
    RunContext run = fixture.start(spec, "a.csv");
    assertThat(kinds(fixture.chunk(run, spec, people(spec, "a.csv", 1, 2))))
        .containsExactly(RecordOutcome.Kind.SKIPPED, RecordOutcome.Kind.INSERTED);

    RunContext again = fixture.start(spec, "a.csv");
    assertThat(kinds(fixture.chunk(again, spec, person(spec, 1, 1, "x"), person(spec, 2, 2, "y"))))
        .containsOnly(RecordOutcome.Kind.SKIPPED);
    assertThat(names()).containsExactly("mine", "name 2");
  }

  /** However the records are cut into chunks, and in a second run as in the first. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void rejectsDuplicatesNamingTheFirst(int chunk) {
    Spec spec = spec("people", PERSON);
    List<MappedRecord> records =
        List.of(
            person(spec, 1, 1, "Ada"),
            person(spec, 2, 2, "Bob"),
            person(spec, 3, 1, "Ada"),
            person(spec, 4, 1, "Eve"),
            record("b.csv", 1, row(spec, 0, 2L, "Bob", "r")));
    for (int i = 0; i < 2; i++) {
      RunContext run = fixture.start(spec, "a.csv", "b.csv");
      List<RecordOutcome> outcomes = inChunks(run, spec, records, chunk);

      assertThat(codes(outcomes))
          .containsExactly("", "", "duplicate-key", "duplicate-key", "duplicate-key");
      assertThat(outcomes.get(3).problems().get(0).message())
          .isEqualTo("key '1' was already used by a.csv, record 1");
      assertThat(outcomes.get(4).problems().get(0).message())
          .isEqualTo("key '2' was already used by a.csv, record 2");
      assertThat(names()).containsExactly("Ada", "Bob");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void keepsTheFirstOfDuplicates(int chunk) {
    Spec spec = spec("people", with(PERSON, WriteMode.UPSERT, DuplicateRule.FIRST));
    List<MappedRecord> records =
        List.of(
            person(spec, 1, 1, "Ada"),
            person(spec, 2, 1, "Eve"),
            person(spec, 3, 2, "Bob"),
            person(spec, 4, 1, "Ada"));
    RunContext run = fixture.start(spec, "a.csv");
    assertThat(kinds(inChunks(run, spec, records, chunk)))
        .containsExactly(
            RecordOutcome.Kind.INSERTED,
            RecordOutcome.Kind.SKIPPED,
            RecordOutcome.Kind.INSERTED,
            RecordOutcome.Kind.UNCHANGED);

    RunContext again = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes = inChunks(again, spec, records, chunk);
    assertThat(kinds(outcomes))
        .containsExactly(
            RecordOutcome.Kind.UNCHANGED,
            RecordOutcome.Kind.SKIPPED,
            RecordOutcome.Kind.UNCHANGED,
            RecordOutcome.Kind.UNCHANGED);
    assertThat(outcomes.get(1).warnings())
        .extracting(warning -> warning.code())
        .containsExactly("duplicate-skipped");
    assertThat(names()).containsExactly("Ada", "Bob");
    assertThat(fixture.ledger().entityTotals(run).get("person"))
        .containsEntry(RowAction.INSERTED, 2L)
        .containsEntry(RowAction.UNCHANGED, 1L)
        .containsEntry(RowAction.SKIPPED, 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void keepsTheLastOfDuplicates(int chunk) {
    Spec spec = spec("people", with(PERSON, WriteMode.UPSERT, DuplicateRule.LAST));
    List<MappedRecord> records =
        List.of(
            person(spec, 1, 1, "Ada"),
            person(spec, 2, 2, "Bob"),
            person(spec, 3, 1, "Eve"),
            person(spec, 4, 1, "Zoe"));
    RunContext run = fixture.start(spec, "a.csv");
    List<RecordOutcome> outcomes = inChunks(run, spec, records, chunk);

    assertThat(kinds(outcomes))
        .containsExactly(
            RecordOutcome.Kind.INSERTED,
            RecordOutcome.Kind.INSERTED,
            RecordOutcome.Kind.UPDATED,
            RecordOutcome.Kind.UPDATED);
    assertThat(names()).containsExactly("Zoe", "Bob");
    assertThat(fixture.jdbc().queryForList("SELECT * FROM rehome.item_history")).isEmpty();
    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT action || record_number FROM rehome.legacy_mappings ORDER BY new_id",
                    String.class))
        .containsExactly("inserted4", "inserted2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void remembersTheRowBeforeTheFirstOfItsUpdates(int chunk) {
    Spec spec = spec("people", with(PERSON, WriteMode.UPSERT, DuplicateRule.LAST));
    RunContext first = fixture.start(spec, "a.csv");
    inChunks(first, spec, List.of(person(spec, 1, 1, "Ada")), chunk);

    RunContext run = fixture.start(spec, "a.csv");
    inChunks(
        run,
        spec,
        List.of(person(spec, 1, 1, "Ada"), person(spec, 2, 1, "Eve"), person(spec, 3, 1, "Zoe")),
        chunk);

    assertThat(
            fixture.jdbc().queryForList("SELECT row_before FROM rehome.item_history", String.class))
        .singleElement()
        .asString()
        .contains("Ada");
    assertThat(names()).containsExactly("Zoe");
  }

  @Test
  void rejectsARecordThatMakesAKeyTwice() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(
            run,
            spec,
            record("a.csv", 1, row(spec, 0, 1L, "a", "r"), row(spec, 0, 1L, "b", "r")),
            person(spec, 2, 1, "Ada"));

    assertThat(codes(outcomes)).containsExactly("duplicate-key", "");
    assertThat(names()).containsExactly("Ada");
  }

  @Test
  void passesRejectedAndEmptyRecordsThrough() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");

    List<RecordOutcome> outcomes =
        fixture.chunk(run, spec, broken("a.csv", 1), person(spec, 2, 1, "Ada"), record("a.csv", 3));

    assertThat(kinds(outcomes))
        .containsExactly(
            RecordOutcome.Kind.REJECTED, RecordOutcome.Kind.INSERTED, RecordOutcome.Kind.SKIPPED);
  }

  @Test
  void refusesToWriteOutsideATransaction() {
    Spec spec = spec("people", PERSON);
    RunContext run = fixture.start(spec, "a.csv");

    assertThatThrownBy(() -> fixture.write(run, spec, List.of(person(spec, 1, 1, "Ada"))))
        .isInstanceOf(org.springframework.transaction.IllegalTransactionStateException.class);
  }

  @Test
  void verifiesWhatTheRunWrote() {
    Spec spec = family();
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(
        run,
        spec,
        record("a.csv", 1, row(spec, 0, "p1"), row(spec, 1, "c1", "p1")),
        record("a.csv", 2, row(spec, 0, "p2"), row(spec, 1, "c2", "p2")));
    assertThat(fixture.verify(run, spec))
        .extracting(IntegrityCheck::name, IntegrityCheck::entity, IntegrityCheck::passed)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("count", "parent", true),
            org.assertj.core.groups.Tuple.tuple("required", "parent", true),
            org.assertj.core.groups.Tuple.tuple("count", "child", true),
            org.assertj.core.groups.Tuple.tuple("required", "child", true),
            org.assertj.core.groups.Tuple.tuple("references", "child", true));

    remove("parent", "p2");
    remove("child", "c1");

    assertThat(fixture.verify(run, spec))
        .filteredOn(check -> !check.passed())
        .extracting(IntegrityCheck::detail)
        .satisfiesExactly(
            detail -> assertThat(detail).startsWith("2 rows written, 1 found"),
            detail -> assertThat(detail).startsWith("2 rows written, 1 found"),
            detail -> assertThat(detail).startsWith("1 of 1 values of parent_id"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColumnType.class,
      names = {
        "TEXT",
        "INTEGER",
        "DECIMAL",
        "DOUBLE",
        "REAL",
        "BOOLEAN",
        "DATE",
        "TIME",
        "TIMESTAMP",
        "DATETIME",
        "UUID"
      })
  void verifiesRowsByKeysOfAnyType(ColumnType type) {
    Object value =
        switch (type) {
          case TEXT -> "it's\t\"a\" key";
          case INTEGER -> -5L;
          case DECIMAL -> new BigDecimal("1E+3");
          case DOUBLE -> 1.5e-7;
          case REAL -> 0.1f;
          case BOOLEAN -> true;
          case DATE -> LocalDate.of(2024, 2, 29);
          case TIME -> LocalTime.of(1, 0);
          case TIMESTAMP -> OffsetDateTime.parse("2024-01-01T00:00+02:00");
          case DATETIME -> LocalDateTime.parse("2024-01-01T00:00");
          default -> new UUID(5, 6);
        };
    Spec spec =
        spec(
            "keys",
            entity("keyed", column("id", type)),
            entity(
                "pairs",
                List.of("a", "b"),
                column("a", type),
                column("b", ColumnType.TEXT),
                column("c", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    MappedRecord one = record("a.csv", 1, row(spec, 0, value), row(spec, 1, value, "", "c"));
    fixture.chunk(run, spec, one);

    assertThat(fixture.verify(run, spec)).allMatch(IntegrityCheck::passed);
    RunContext again = fixture.start(spec, "a.csv");
    assertThat(kinds(fixture.chunk(again, spec, one)))
        .containsExactly(RecordOutcome.Kind.UNCHANGED);
  }

  @Test
  void rejectsKeysTooLongToIndex() {
    Spec spec = spec("long", entity("long_keys", column("id", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");

    assertThat(
            codes(
                fixture.chunk(
                    run,
                    spec,
                    record("a.csv", 1, row(spec, 0, "k".repeat(600))),
                    record("a.csv", 2, row(spec, 0, "k".repeat(601))))))
        .containsExactly("", "key-length");
  }

  protected static Spec family() {
    return spec(
        "family",
        entity("parent", text("id", 5)),
        entity("child", text("id", 5), reference("parent_id", ColumnType.TEXT, "parent")));
  }

  protected static MappedRecord person(Spec spec, long record, long id, String name) {
    return record("a.csv", record, row(spec, 0, id, name, "r"));
  }

  protected static List<MappedRecord> people(Spec spec, String file, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> record(file, i, row(spec, 0, (long) i, "name " + i, "r")))
        .toList();
  }

  protected List<RecordOutcome> inChunks(
      RunContext run, Spec spec, List<MappedRecord> records, int size) {
    List<RecordOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < records.size(); from += size) {
      outcomes.addAll(
          fixture.chunk(run, spec, records.subList(from, Math.min(from + size, records.size()))));
    }
    return outcomes;
  }

  protected void forgetItems() {
    fixture.jdbc().update("DELETE FROM rehome.migration_items");
  }

  /** The columns that identify a row to the target, in their order and in small letters. */
  protected List<String> primaryKey(String table) {
    return fixture
        .jdbc()
        .queryForList(
            """
            SELECT lower(k.column_name) FROM information_schema.table_constraints c
            JOIN information_schema.key_column_usage k
              ON k.constraint_name = c.constraint_name AND k.table_name = c.table_name
            WHERE c.constraint_type = 'PRIMARY KEY' AND lower(c.table_name) = ?
            ORDER BY k.ordinal_position
            """,
            String.class,
            table);
  }

  /** Somebody else's row. */
  protected void addPerson(long id, String name) {
    fixture.jdbc().update("INSERT INTO person (id, name) VALUES (?, ?)", id, name);
  }

  /** Somebody else removes a row. */
  protected void remove(String table, Object id) {
    fixture.jdbc().update("DELETE FROM " + table + " WHERE id = ?", id);
  }

  /** Of all persons, by id. */
  protected List<String> names() {
    return fixture.jdbc().queryForList("SELECT name FROM person ORDER BY id", String.class);
  }

  /** How many rows the target has. */
  protected long count(String from) {
    return fixture.jdbc().queryForObject("SELECT COUNT(*) FROM " + from, Long.class);
  }

  protected static List<RecordOutcome.Kind> kinds(List<RecordOutcome> outcomes) {
    return outcomes.stream().map(RecordOutcome::kind).toList();
  }

  /** The code of each record's only problem; empty for none. */
  protected static List<String> codes(List<RecordOutcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome ->
                outcome.problems().isEmpty()
                    ? ""
                    : String.join(
                        ",", outcome.problems().stream().map(problem -> problem.code()).toList()))
        .toList();
  }

  protected static String messages(List<RecordOutcome> outcomes, int index) {
    return outcomes.get(index).problems().get(0).message();
  }
}
