package dev.rehome.store;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static dev.rehome.store.TestSpecs.untracked;
import static dev.rehome.store.TestSpecs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.target.ChildCount;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.IllegalTransactionStateException;

/** How every target reads its rows, deletes them and puts them back; for every type of column. */
public abstract class TargetRowsContract {

  /** One column per type, by the name of the type. */
  private static final EntitySpec EVERYTHING =
      with(
          entity(
              "everything",
              Stream.concat(
                      Stream.of(column("id", ColumnType.INTEGER)),
                      Stream.of(ColumnType.values()).map(type -> column(name(type), type)))
                  .toArray(ColumnSpec[]::new)),
          WriteMode.UPSERT,
          DuplicateRule.REJECT);

  private static final EntitySpec PERSON =
      with(
          entity(
              "person",
              column("id", ColumnType.INTEGER),
              column("name", ColumnType.TEXT),
              untracked("run_id", ColumnType.TEXT)),
          WriteMode.UPSERT,
          DuplicateRule.REJECT);

  private static final Spec TYPES = spec("types", EVERYTHING);
  protected static final Spec PEOPLE = spec("people", PERSON);

  protected StoreFixture fixture;

  protected abstract StoreFixture openFixture();

  /** Another client sets a column of the table of all types to another value than any here. */
  protected abstract void change(long id, ColumnType type);

  /** Another client removes the value of a column. */
  protected abstract void clear(long id, ColumnType type);

  /** Another client changes the name of a person. */
  protected abstract void rename(long id, String name);

  /** Another client removes a person. */
  protected abstract void remove(long id);

  /** Another client adds values about a person that the spec does not know. */
  protected abstract void annotate(long id, String note);

  protected static String name(ColumnType type) {
    return "c_" + type.name().toLowerCase(Locale.ROOT);
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
  void rowsReadBackHaveTheFingerprintsOfRowsWritten() {
    RunContext run = fixture.start(TYPES, "a.csv");
    List<Row> written = everything();
    fixture.chunk(run, TYPES, records(written));

    List<TargetRow> read = scan(run, TYPES, Selection.ALL.withImages());

    assertThat(read).extracting(TargetRow::key).containsExactly("1", "2", "3", "4");
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).fingerprint())
          .as("%s", (Object) read.get(i).values())
          .isEqualTo(written.get(i).fingerprint());
      assertThat(TYPES.entities().get(0).fingerprint().of(read.get(i).values()))
          .isEqualTo(written.get(i).fingerprint());
      assertThat(read.get(i).image()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyARowThatWasChangedHasAnotherFingerprint(ColumnType type) {
    RunContext run = fixture.start(TYPES, "a.csv");
    fixture.chunk(run, TYPES, records(everything()));
    Map<String, String> before = fingerprints(run, TYPES);

    change(2, type);
    clear(3, type);

    Map<String, String> after = fingerprints(run, TYPES);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.keySet())
        .filteredOn(id -> !after.get(id).equals(before.get(id)))
        .containsExactly("2", "3");
  }

  @ParameterizedTest
  @EnumSource
  void restoresExactlyWhatAnUpdateReplaced(ColumnType type) {
    RunContext first = fixture.start(TYPES, "a.csv");
    fixture.chunk(first, TYPES, records(everything()));
    Map<String, String> images = images(first, TYPES);
    Row original = everything().get(1);
    Object[] values = original.values().clone();
    int index = 1 + type.ordinal();
    values[index] = everything().get(0).values()[index];
    Row changed = row(TYPES, 0, values);
    RunContext second = fixture.start(TYPES, "a.csv");
    List<RecordOutcome> outcomes = fixture.chunk(second, TYPES, records(List.of(changed)));
    RowChange change = outcomes.get(0).changes().get(0);
    assertThat(change.action()).isEqualTo(RowAction.UPDATED);
    assertThat(images(second, TYPES)).isNotEqualTo(images);

    List<RowResult> results =
        restore(
            second, TYPES, false, new RowImage("2", null, changed.fingerprint(), change.before()));

    assertThat(results).containsExactly(RowResult.RESTORED);
    assertThat(images(second, TYPES)).isEqualTo(images);
  }

  @Test
  void saysWhatRowsRecordsWouldBecomeWithoutWritingThem() {
    RunContext run = fixture.start(TYPES, "a.csv");
    List<MappedRecord> records = records(everything());

    List<TargetRow> expected =
        fixture.inTransaction(() -> fixture.session(run, TYPES).stored(records)).stream()
            .flatMap(List::stream)
            .toList();
    assertThat(scan(run, TYPES, Selection.ALL)).isEmpty();
    fixture.chunk(run, TYPES, records);

    List<TargetRow> read = scan(run, TYPES, Selection.ALL);
    assertThat(expected).extracting(TargetRow::id).isEqualTo(ids(read));
    for (int i = 0; i < read.size(); i++) {
      assertThat(expected.get(i).key()).isEqualTo(read.get(i).key());
      assertThat(expected.get(i).fingerprint()).isEqualTo(read.get(i).fingerprint());
    }
  }

  private static List<String> ids(List<TargetRow> rows) {
    return rows.stream().map(TargetRow::id).toList();
  }

  @Test
  void verifiesWhatAllRunsHaveLeft() {
    RunContext first = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(first, PEOPLE, people(1, 3));
    RunContext second = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(second, PEOPLE, people(4, 5));
    remove(2);
    TargetSession session = fixture.session(second, PEOPLE);

    List<IntegrityCheck> ofSecond = fixture.inTransaction(() -> session.verify(() -> {}));
    List<IntegrityCheck> ofAll = fixture.inTransaction(() -> session.verifyAll(() -> {}));

    assertThat(ofSecond).allMatch(IntegrityCheck::passed);
    assertThat(ofAll)
        .filteredOn(check -> !check.passed())
        .singleElement()
        .satisfies(check -> assertThat(check.detail()).startsWith("5 rows written, 4 found in"));
    assertThat(session.count("person")).isEqualTo(4);
  }

  @Test
  void findsRowsThatReferToNothingAndThoseThatCountOtherwise() {
    Spec spec =
        spec(
            "families",
            with(
                entity(
                    "parent",
                    column("id", ColumnType.INTEGER),
                    column("children", ColumnType.INTEGER)),
                WriteMode.UPSERT,
                DuplicateRule.REJECT),
            entity(
                "child",
                column("id", ColumnType.INTEGER),
                TestSpecs.reference("parent_id", ColumnType.INTEGER, "parent")));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(
        run,
        spec,
        record("a.csv", 1, row(spec, 0, 1L, 2L), row(spec, 1, 11L, 1L), row(spec, 1, 12L, 1L)),
        record("a.csv", 2, row(spec, 0, 2L, 1L), row(spec, 0, 3L, 0L), row(spec, 1, 21L, 3L)),
        record("a.csv", 3, row(spec, 0, 4L, null)));
    TargetSession session = fixture.session(run, spec);
    List<String> counted = new ArrayList<>();
    List<String> orphans = new ArrayList<>();

    fixture.inTransaction(
        () -> {
          session.miscounted(
              new ChildCount("parent", "children", "child", "parent_id"),
              (row, children) -> counted.add(row.key() + " has " + children));
          session.delete("parent", parent(run, spec, "3"), false);
          session.orphans("child", "parent_id", row -> orphans.add(row.key()));
        });

    assertThat(counted).containsExactlyInAnyOrder("2 has 0", "3 has 1");
    assertThat(orphans).containsExactly("21");
  }

  private List<ExpectedRow> parent(RunContext run, Spec spec, String id) {
    List<ExpectedRow> rows = new ArrayList<>();
    fixture
        .session(run, spec)
        .scan("parent", Selection.ofIds(List.of(id)), row -> rows.add(expected(row)));
    return rows;
  }

  @Test
  void readsInTheOrderOfTheIdHoweverManyThereAre() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(run, PEOPLE, people(1, 2_500));

    assertThat(ids(run, Selection.ALL)).isEqualTo(numbers(1, 2_500));
    assertThat(ids(run, Selection.after(null, 3))).isEqualTo(numbers(1, 3));
    assertThat(ids(run, Selection.after("2", 1_500))).isEqualTo(numbers(3, 1_502));
    assertThat(ids(run, Selection.after("2499", 10))).containsExactly("2500");
    assertThat(ids(run, Selection.ofIds(List.of("30", "4", "9999", "1000"))))
        .containsExactly("4", "30", "1000");
  }

  @Test
  void readsByKeysOfSeveralColumns() {
    Spec spec =
        spec(
            "pairs",
            entity(
                "pairs",
                List.of("a", "b"),
                column("a", ColumnType.TEXT),
                column("b", ColumnType.INTEGER),
                column("c", ColumnType.TEXT)));
    RunContext run = fixture.start(spec, "a.csv");
    Row odd = row(spec, 0, "x\u001f\u001e", 1L, "one");
    Row even = row(spec, 0, "y", 2L, "two");
    Row last = row(spec, 0, "y", 10L, "ten");
    fixture.chunk(run, spec, records(List.of(last, odd, even)));

    List<TargetRow> all = scan(run, spec, Selection.ALL);
    assertThat(all).extracting(TargetRow::key).containsExactly(odd.key(), even.key(), last.key());
    assertThat(all.get(0).fingerprint()).isEqualTo(odd.fingerprint());
    assertThat(scan(run, spec, Selection.ofIds(List.of(all.get(0).id(), all.get(2).id()))))
        .extracting(TargetRow::key)
        .containsExactly(odd.key(), last.key());
    assertThat(scan(run, spec, Selection.after(all.get(1).id(), 9)))
        .extracting(TargetRow::key)
        .containsExactly(last.key());
    assertThat(
            fixture.inTransaction(
                () ->
                    fixture
                        .session(run, spec)
                        .delete(
                            "pairs", List.of(expected(all.get(0)), expected(all.get(2))), false)))
        .containsExactly(RowResult.DELETED, RowResult.DELETED);
    assertThat(scan(run, spec, Selection.ALL))
        .extracting(TargetRow::key)
        .containsExactly(even.key());
  }

  @Test
  void whatTheReaderThrowsEndsTheReading() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(run, PEOPLE, people(1, 3));
    IllegalStateException stop = new IllegalStateException("stop");

    assertThatThrownBy(
            () ->
                fixture
                    .session(run, PEOPLE)
                    .scan(
                        "person",
                        Selection.ALL,
                        row -> {
                          throw stop;
                        }))
        .isSameAs(stop);
    assertThat(ids(run, Selection.ALL)).hasSize(3);
  }

  @Test
  void deletesOnlyRowsThatAreStillAsTheyWereLeft() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(run, PEOPLE, people(1, 4));
    List<ExpectedRow> expected = expected(run);
    rename(2, "mine");
    remove(3);

    assertThat(delete(run, false, expected))
        .containsExactly(
            RowResult.DELETED, RowResult.CHANGED, RowResult.MISSING, RowResult.DELETED);
    assertThat(ids(run, Selection.ALL)).containsExactly("2");

    assertThat(delete(run, true, expected))
        .containsExactly(
            RowResult.MISSING, RowResult.DELETED, RowResult.MISSING, RowResult.MISSING);
    assertThat(ids(run, Selection.ALL)).isEmpty();
  }

  /** A column that is not tracked says nothing about the row. */
  @Test
  void aChangeOfAColumnThatIsNotTrackedIsNoChange() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(run, PEOPLE, people(1, 1));
    List<ExpectedRow> expected = expected(run);
    annotate(1, "note");

    assertThat(delete(run, false, expected)).containsExactly(RowResult.DELETED);
  }

  @Test
  void restoresOnlyRowsThatAreStillAsTheyWereLeft() {
    RunContext first = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(first, PEOPLE, people(1, 4));
    annotate(1, "note");
    RunContext second = fixture.start(PEOPLE, "a.csv");
    Map<String, String> images = images(second, PEOPLE);
    List<RowImage> befores = new ArrayList<>();
    List<Row> changed =
        LongStream.rangeClosed(1, 4).mapToObj(id -> person(id, "changed " + id)).toList();
    for (RecordOutcome outcome : fixture.chunk(second, PEOPLE, records(changed))) {
      RowChange change = outcome.changes().get(0);
      Row row = change.row();
      befores.add(new RowImage(row.key(), change.newId(), row.fingerprint(), change.before()));
    }
    rename(2, "mine");
    remove(3);

    assertThat(restore(second, PEOPLE, false, befores.toArray(RowImage[]::new)))
        .containsExactly(
            RowResult.RESTORED, RowResult.CHANGED, RowResult.MISSING, RowResult.RESTORED);
    assertThat(images(second, PEOPLE))
        .containsEntry("1", images.get("1"))
        .containsEntry("4", images.get("4"))
        .doesNotContainEntry("2", images.get("2"))
        .doesNotContainKey("3");

    assertThat(restore(second, PEOPLE, true, befores.get(1), befores.get(2)))
        .containsExactly(RowResult.RESTORED, RowResult.RESTORED);
    assertThat(images(second, PEOPLE)).isEqualTo(images);
  }

  @Test
  void whatIsDeletedOrRestoredGoesWithItsTransaction() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(run, PEOPLE, people(1, 3));
    Map<String, String> before = images(run, PEOPLE);
    List<ExpectedRow> expected = expected(run);

    fixture
        .transaction()
        .executeWithoutResult(
            status -> {
              TargetSession session = fixture.session(run, PEOPLE);
              session.delete("person", expected, false);
              List<String> left = new ArrayList<>();
              session.scan("person", Selection.ALL, row -> left.add(row.id()));
              assertThat(left).isEmpty();
              status.setRollbackOnly();
            });

    assertThat(images(run, PEOPLE)).isEqualTo(before);
    assertThatThrownBy(() -> fixture.session(run, PEOPLE).delete("person", expected, false))
        .isInstanceOf(IllegalTransactionStateException.class);
    assertThatThrownBy(() -> fixture.session(run, PEOPLE).restore("person", List.of(), false))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void opensWhatExistsAndCreatesNothing() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    fixture.chunk(run, PEOPLE, people(1, 2));
    RunContext later = fixture.startWithoutTarget(PEOPLE, "a.csv");

    fixture.open(later, PEOPLE, OpenMode.EXISTING);

    assertThat(fixture.ledger().created(later)).isEmpty();
    assertThat(ids(later, Selection.ALL)).containsExactly("1", "2");
    assertThatThrownBy(() -> fixture.open(run, TYPES, OpenMode.EXISTING))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("everything");
  }

  /** An old run is read by the spec it had, whatever has become of that since. */
  @Test
  void openingWhatExistsLeavesTheEntitiesOfTheLedgerAlone() {
    EntitySpec team = entity("team", column("id", ColumnType.INTEGER));
    RunContext run = fixture.start(spec("people", team, PERSON), "a.csv");
    String entities = "SELECT * FROM rehome.migration_entities ORDER BY id";
    List<Map<String, Object>> before = fixture.jdbc().queryForList(entities);

    fixture.open(run, PEOPLE, OpenMode.EXISTING);
    fixture.open(run, spec("reader", PERSON), OpenMode.EXISTING);

    assertThat(fixture.jdbc().queryForList(entities)).isEqualTo(before);
  }

  @Test
  void theLedgerKnowsWhatARunCreated() {
    RunContext run = fixture.start(PEOPLE, "a.csv");
    RunContext later = fixture.start(PEOPLE, "a.csv");

    assertThat(fixture.ledger().created(run))
        .singleElement()
        .satisfies(created -> assertThat(created.entity()).isEqualTo("person"));
    assertThat(fixture.ledger().created(later)).isEmpty();
  }

  /** Else a crash would leave something behind that no run answers for. */
  @Test
  void createsNothingThatTheLedgerHasNotRecorded() {
    RunContext run = fixture.startWithoutTarget(PEOPLE, "a.csv");
    fixture.jdbc().execute("ALTER TABLE rehome.created_objects RENAME TO away");

    assertThatThrownBy(() -> fixture.open(run, PEOPLE, OpenMode.IMPORT))
        .isInstanceOf(RuntimeException.class);

    assertThatThrownBy(() -> fixture.open(run, PEOPLE, OpenMode.EXISTING))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("person");
    fixture.jdbc().execute("ALTER TABLE rehome.away RENAME TO created_objects");
    fixture.open(run, PEOPLE, OpenMode.IMPORT);
    assertThat(fixture.ledger().created(run)).hasSize(1);
  }

  private static List<Row> everything() {
    UUID one = UUID.fromString("00000000-0000-5000-8000-00000000000e");
    return List.of(
        row(
            TYPES,
            0,
            1L,
            "ünï 😀 '\"\\ \n ",
            "x".repeat(100_000),
            Long.MIN_VALUE,
            new BigDecimal("-1234567890123456789012345678.901200"),
            Double.MIN_VALUE,
            0.1f,
            true,
            LocalDate.of(1582, 10, 4),
            LocalTime.of(23, 59, 59, 999_999_000),
            OffsetDateTime.parse("2024-02-29T23:59:59.123456+05:45"),
            LocalDateTime.parse("0001-01-01T00:00:00.000001"),
            one,
            "{\"a.b\":[1,2.50,0.3,null,9007199254740993,true],\"ü\":{\"\":\"\\u0001\"}}",
            new byte[] {0, -1, 127},
            List.of("a,b", "", "\"c\"", "{}", "NULL"),
            List.of(Long.MAX_VALUE, Long.MIN_VALUE),
            List.of(new BigDecimal("0.10"), new BigDecimal("1E+3")),
            List.of(one, new UUID(-1, -1))),
        row(
            TYPES,
            0,
            2L,
            "",
            "",
            Long.MAX_VALUE,
            new BigDecimal("1E-20"),
            Double.MAX_VALUE,
            Float.MAX_VALUE,
            false,
            LocalDate.of(9999, 12, 31),
            LocalTime.MIDNIGHT,
            OffsetDateTime.parse("0001-01-01T00:00:00Z"),
            LocalDateTime.parse("9999-12-31T23:59:59.999999"),
            new UUID(0, 0),
            "[]",
            new byte[0],
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        row(
            TYPES,
            0,
            3L,
            " ",
            "\t",
            0L,
            BigDecimal.ZERO,
            -0.0,
            -1.5f,
            true,
            LocalDate.EPOCH,
            LocalTime.NOON,
            OffsetDateTime.parse("9999-12-31T23:59:59.999999-12:00"),
            LocalDateTime.parse("1970-01-01T00:00"),
            new UUID(-1, -1),
            "\"text\"",
            "bytes".getBytes(),
            List.of("one"),
            List.of(1L),
            List.of(BigDecimal.TEN),
            List.of(one)),
        row(TYPES, 0, nothing()));
  }

  private static Object[] nothing() {
    Object[] values = new Object[1 + ColumnType.values().length];
    values[0] = 4L;
    return values;
  }

  private static Row person(long id, String name) {
    return row(PEOPLE, 0, id, name, "r");
  }

  private static List<MappedRecord> people(long first, long last) {
    return records(
        LongStream.rangeClosed(first, last).mapToObj(id -> person(id, "name " + id)).toList());
  }

  private static List<MappedRecord> records(List<Row> rows) {
    List<MappedRecord> records = new ArrayList<>();
    for (Row row : rows) {
      records.add(record("a.csv", records.size() + 1, row));
    }
    return records;
  }

  private static List<String> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList();
  }

  protected List<TargetRow> scan(RunContext run, Spec spec, Selection selection) {
    List<TargetRow> rows = new ArrayList<>();
    fixture.session(run, spec).scan(spec.entities().get(0).name(), selection, rows::add);
    return rows;
  }

  private List<String> ids(RunContext run, Selection selection) {
    return scan(run, PEOPLE, selection).stream().map(TargetRow::id).toList();
  }

  private List<ExpectedRow> expected(RunContext run) {
    return scan(run, PEOPLE, Selection.ALL).stream().map(TargetRowsContract::expected).toList();
  }

  protected static ExpectedRow expected(TargetRow row) {
    return new ExpectedRow(row.key(), row.newId(), row.fingerprint());
  }

  private Map<String, String> fingerprints(RunContext run, Spec spec) {
    Map<String, String> fingerprints = new TreeMap<>();
    scan(run, spec, Selection.ALL)
        .forEach(row -> fingerprints.put(row.key(), HexFormat.of().formatHex(row.fingerprint())));
    return fingerprints;
  }

  protected Map<String, String> images(RunContext run, Spec spec) {
    Map<String, String> images = new TreeMap<>();
    scan(run, spec, Selection.ALL.withImages()).forEach(row -> images.put(row.key(), row.image()));
    return images;
  }

  private List<RowResult> delete(RunContext run, boolean force, List<ExpectedRow> rows) {
    return fixture.inTransaction(() -> fixture.session(run, PEOPLE).delete("person", rows, force));
  }

  protected List<RowResult> restore(RunContext run, Spec spec, boolean force, RowImage... images) {
    return fixture.inTransaction(
        () ->
            fixture
                .session(run, spec)
                .restore(spec.entities().get(0).name(), List.of(images), force));
  }
}
