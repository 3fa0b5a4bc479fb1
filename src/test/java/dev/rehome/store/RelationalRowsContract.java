package dev.rehome.store;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static dev.rehome.store.TestSpecs.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.ColumnType;
import dev.rehome.record.Row;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same in tables that somebody else made, with columns of other types. */
public abstract class RelationalRowsContract extends TargetRowsContract {

  protected abstract StoreSettings settings();

  /** The columns of a table for {@link #existing}, apart from its key and generated one. */
  protected abstract String existingColumns();

  /** Something in every column that the spec does not know; {@code name = value, ...}. */
  protected abstract String foreignValues();

  @Override
  protected StoreFixture openFixture() {
    return new StoreFixture(settings());
  }

  @Override
  protected void change(long id, ColumnType type) {
    set(id, type, other(type));
  }

  @Override
  protected void clear(long id, ColumnType type) {
    set(id, type, "NULL");
  }

  private void set(long id, ColumnType type, String value) {
    fixture
        .jdbc()
        .update("UPDATE everything SET %s = %s WHERE id = %d".formatted(name(type), value, id));
  }

  private String other(ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT -> "'x'";
      case INTEGER -> "7";
      case DECIMAL -> "1E-21";
      case DOUBLE, REAL -> "0.5";
      case BOOLEAN -> "TRUE";
      case DATE -> "DATE '9999-12-30'";
      case TIME -> "TIME '00:00:00.000001'";
      case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE '0001-01-01 00:00:00.000001+00'";
      case DATETIME -> "TIMESTAMP '9999-12-31 23:59:59.999998'";
      case UUID -> "CAST('00000000-0000-0000-0000-000000000001' AS UUID)";
      case JSON -> json("[0]");
      case BYTES -> bytes("01");
      case TEXT_ARRAY -> "ARRAY['']";
      case INTEGER_ARRAY -> "ARRAY[CAST(0 AS BIGINT)]";
      case DECIMAL_ARRAY -> "ARRAY[0.0]";
      case UUID_ARRAY -> "ARRAY[CAST('00000000-0000-0000-0000-000000000001' AS UUID)]";
    };
  }

  /** A constant of JSON. */
  protected abstract String json(String text);

  /** A constant of bytes. */
  protected abstract String bytes(String hex);

  @Override
  protected void rename(long id, String name) {
    fixture.jdbc().update("UPDATE person SET name = ? WHERE id = ?", name, id);
  }

  @Override
  protected void remove(long id) {
    fixture.jdbc().update("DELETE FROM person WHERE id = ?", id);
  }

  @Override
  protected void annotate(long id, String note) {
    fixture.jdbc().execute("ALTER TABLE person ADD COLUMN IF NOT EXISTS note VARCHAR(20)");
    fixture.jdbc().update("UPDATE person SET note = ?, run_id = 'x' WHERE id = ?", note, id);
  }

  private static Spec existing() {
    return spec(
        "existing",
        with(
            entity(
                "existing",
                List.of("code"),
                column("id", ColumnType.UUID),
                column("code", ColumnType.TEXT),
                column("money", ColumnType.DECIMAL),
                column("padded", ColumnType.TEXT),
                column("happened", ColumnType.TIMESTAMP),
                column("local_time", ColumnType.TIMESTAMP),
                column("at_time", ColumnType.TIME),
                column("small", ColumnType.INTEGER),
                column("big", ColumnType.INTEGER),
                column("doc", ColumnType.JSON),
                column("json_text", ColumnType.JSON),
                column("tags", ColumnType.TEXT_ARRAY),
                column("uuid_text", ColumnType.UUID)),
            WriteMode.UPSERT,
            DuplicateRule.REJECT));
  }

  private void createExisting() {
    fixture
        .jdbc()
        .execute(
            "CREATE TABLE existing (id UUID NOT NULL UNIQUE, code VARCHAR(20) PRIMARY KEY, "
                + existingColumns()
                + ", doubled BIGINT GENERATED ALWAYS AS (small * 2)"
                + (existingColumns().contains("jsonb") ? " STORED" : "")
                + ")");
  }

  private static Row existingRow(Spec spec, String code, String padded) {
    return row(
        spec,
        0,
        UUID.nameUUIDFromBytes(code.getBytes()),
        code,
        new BigDecimal("12.3"),
        padded,
        OffsetDateTime.parse("2024-02-29T12:00:00.123+02:00"),
        OffsetDateTime.parse("2024-02-29T12:00:00.123456+02:00"),
        LocalTime.of(1, 2, 3),
        -5L,
        Long.MAX_VALUE,
        "{\"b\":1.50,\"a\":[]}",
        "{\"b\":1.50,\"a\":[]}",
        List.of("x", "y,\"z\""),
        new UUID(1, 2));
  }

  @Test
  void columnsOfOtherTypesGiveBackWhatWasWritten() {
    createExisting();
    Spec spec = existing();
    RunContext run = fixture.start(spec, "a.csv");
    Row plain = existingRow(spec, "a", "ab");
    fixture.chunk(
        run,
        spec,
        record("a.csv", 1, plain),
        record("a.csv", 2, existingRow(spec, "b", "blanks  ")));

    List<TargetRow> rows = scan(run, spec, Selection.ALL);
    List<byte[]> kept =
        fixture
            .jdbc()
            .query(
                "SELECT fingerprint FROM rehome.migration_items ORDER BY row_key",
                (row, number) -> row.getBytes(1));

    assertThat(rows).extracting(TargetRow::key).containsExactlyInAnyOrder("a", "b");
    for (TargetRow row : rows) {
      assertThat(row.fingerprint()).isEqualTo(kept.get(row.key().equals("a") ? 0 : 1));
    }
    assertThat(rows)
        .filteredOn(row -> row.key().equals("a"))
        .singleElement()
        .satisfies(row -> assertThat(row.fingerprint()).isEqualTo(plain.fingerprint()));
    RunContext again = fixture.start(spec, "a.csv");
    assertThat(fixture.chunk(again, spec, record("a.csv", 1, existingRow(spec, "b", "blanks  "))))
        .extracting(RecordOutcome::kind)
        .containsExactly(RecordOutcome.Kind.UNCHANGED);
  }

  @Test
  void restoresColumnsThatTheSpecDoesNotKnow() {
    createExisting();
    Spec spec = existing();
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, record("a.csv", 1, existingRow(spec, "a", "ab")));
    fixture.jdbc().update("UPDATE existing SET " + foreignValues());
    Map<String, String> images = images(run, spec);
    TargetRow left = scan(run, spec, Selection.ALL).get(0);
    ExpectedRow expected = expected(left);

    assertThat(
            fixture.inTransaction(
                () -> fixture.session(run, spec).delete("existing", List.of(expected), false)))
        .containsExactly(RowResult.DELETED);
    RowImage image =
        new RowImage(expected.key(), expected.newId(), expected.fingerprint(), images.get("a"));
    assertThat(restore(run, spec, false, image)).containsExactly(RowResult.MISSING);
    assertThat(restore(run, spec, true, image)).containsExactly(RowResult.RESTORED);
    assertThat(images(run, spec)).isEqualTo(images);

    fixture.jdbc().update("UPDATE existing SET small = 3, money = 0, tags = NULL, doc = NULL");
    fixture
        .jdbc()
        .update("UPDATE existing SET " + foreignValues().replaceAll("= [^=]*(,|$)", "= NULL$1"));
    assertThat(restore(run, spec, false, image)).containsExactly(RowResult.CHANGED);
    assertThat(restore(run, spec, true, image)).containsExactly(RowResult.RESTORED);
    assertThat(images(run, spec)).isEqualTo(images);
  }

  @Test
  void restoringLeavesColumnsAloneThatTheTableHadNotThen() {
    createExisting();
    Spec spec = existing();
    RunContext run = fixture.start(spec, "a.csv");
    fixture.chunk(run, spec, record("a.csv", 1, existingRow(spec, "a", "ab")));
    ExpectedRow row = expected(scan(run, spec, Selection.ALL).get(0));
    String before = images(run, spec).get("a");
    RowImage image = new RowImage(row.key(), row.newId(), row.fingerprint(), before);
    fixture.jdbc().execute("ALTER TABLE existing ADD COLUMN added INTEGER DEFAULT 5 NOT NULL");
    fixture.jdbc().update("UPDATE existing SET added = 6, small = 9");
    fixture.open(run, spec, OpenMode.EXISTING);

    assertThat(restore(run, spec, true, image)).containsExactly(RowResult.RESTORED);
    assertThat(smallAndAdded()).containsExactly("-5 6");

    fixture.jdbc().update("DELETE FROM existing");
    assertThat(restore(run, spec, true, image)).containsExactly(RowResult.RESTORED);
    assertThat(smallAndAdded()).containsExactly("-5 5");
  }

  private List<String> smallAndAdded() {
    return fixture
        .jdbc()
        .query(
            "SELECT small, added FROM existing", (row, n) -> row.getInt(1) + " " + row.getInt(2));
  }

  @Test
  void leavesRowsThatOthersReferToAndSaysSo() {
    Spec spec =
        spec(
            "family",
            entity("parent", column("id", ColumnType.INTEGER)),
            entity(
                "child",
                column("id", ColumnType.INTEGER),
                reference("parent_id", ColumnType.INTEGER, "parent")));
    RunContext run = fixture.start(spec, "a.csv");
    fixture.jdbc().execute("ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent");
    fixture.chunk(
        run,
        spec,
        record("a.csv", 1, row(spec, 0, 1L), row(spec, 1, 1L, 1L)),
        record("a.csv", 2, row(spec, 0, 2L)),
        record("a.csv", 3, row(spec, 0, 3L)));
    List<ExpectedRow> parents =
        scan(run, spec, Selection.ALL).stream().map(TargetRowsContract::expected).toList();

    List<RowResult> results =
        fixture.inTransaction(() -> fixture.session(run, spec).delete("parent", parents, false));

    assertThat(results)
        .extracting(RowResult::kind)
        .containsExactly(RowResult.Kind.REFUSED, RowResult.Kind.DELETED, RowResult.Kind.DELETED);
    assertThat(results.get(0).reason()).isNotEmpty();
    assertThat(fixture.jdbc().queryForList("SELECT id FROM parent", Long.class))
        .containsExactly(1L);
  }
}
