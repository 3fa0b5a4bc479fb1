package dev.rehome.store;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.reference;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.source;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.record.ColumnType;
import dev.rehome.record.ReadPosition;
import dev.rehome.spec.Spec;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.TargetSession;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.IllegalTransactionStateException;

/** What every ledger keeps for the way back; a subclass says where the database is. */
public abstract class UndoContract {

  private static final Spec SPEC =
      spec(
          "things",
          entity("thing", column("id", ColumnType.TEXT), column("name", ColumnType.TEXT)),
          entity(
              "part",
              column("id", ColumnType.TEXT),
              reference("thing_id", ColumnType.TEXT, "thing")));

  private static final List<RowResult> UNDONE = List.of(RowResult.DELETED, RowResult.RESTORED);

  private StoreFixture fixture;
  private RunLedger ledger;

  /** A database of its own for each call. */
  protected abstract StoreSettings settings();

  @BeforeEach
  void open() {
    fixture = new StoreFixture(settings());
    ledger = fixture.ledger();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** In pages of any size; and those that were done before a crash are not met again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void afterUndoingARunTheLedgerIsAsItWasBefore(int page) {
    importFirst();
    List<Map<String, Object>> before = items();
    RunContext second = importSecond();
    assertThat(items()).isNotEqualTo(before);

    undo(second, page);

    assertThat(items()).isEqualTo(before);
    assertThat(count("rehome.item_history")).isZero();
    assertThat(count("rehome.unchanged_items")).isZero();
    assertThat(ledger.itemsToUndo(second, null, 100)).isEmpty();
  }

  /** As a roll back does: target and ledger in the same transactions. */
  @Test
  void withTheRowsOfTheTargetEverythingIsAsItWasBefore() {
    importFirst();
    changeByHand();
    List<Map<String, Object>> items = items();
    List<String> rows = rows();
    RunContext second = fixture.start(SPEC, "b.csv");
    writeSecond(second);
    assertThat(rows()).isNotEqualTo(rows);

    List<RunItem> page = ledger.itemsToUndo(second, null, 2);
    while (!page.isEmpty()) {
      List<RunItem> now = page;
      fixture.inTransaction(
          () -> {
            now.forEach(item -> assertThat(undoRow(second, item)).isIn(UNDONE));
            ledger.undo(second, now);
          });
      page = ledger.itemsToUndo(second, null, 2);
    }

    assertThat(rows()).isEqualTo(rows);
    assertThat(items()).isEqualTo(items);
  }

  private RowResult undoRow(RunContext run, RunItem item) {
    TargetSession session = fixture.session(run, SPEC);
    return item.before() == null
        ? session
            .delete(
                item.entity(),
                List.of(new ExpectedRow(item.key(), item.newId(), item.fingerprint())),
                false)
            .get(0)
        : session
            .restore(
                item.entity(),
                List.of(new RowImage(item.key(), item.newId(), item.fingerprint(), item.before())),
                false)
            .get(0);
  }

  private List<String> rows() {
    return fixture
        .jdbc()
        .queryForList(
            "SELECT id || ' ' || name FROM thing UNION ALL SELECT id || ' ' || thing_id FROM part"
                + " ORDER BY 1",
            String.class);
  }

  @Test
  void undoesRunAfterRun() {
    RunContext first = importFirst();
    List<Map<String, Object>> before = items();
    RunContext second = importSecond();
    RunContext third = fixture.start(SPEC, "c.csv");
    fixture.chunk(third, SPEC, record("c.csv", 1, row(SPEC, 0, "t1", "third")));

    assertThat(ledger.itemsToUndo(second, null, 100)).extracting(RunItem::key).doesNotContain("t1");
    undo(third, 100);
    assertThat(ledger.itemsToUndo(second, null, 100)).extracting(RunItem::key).contains("t1");
    undo(second, 100);
    assertThat(items()).isEqualTo(before);
    undo(first, 100);

    assertThat(items()).isEmpty();
    assertThat(count("rehome.item_history")).isZero();
  }

  @Test
  void putsBackWhatWasUpdatedFirstThenTakesChildrenAwayBeforeParents() {
    importFirst();
    RunContext second = importSecond();

    assertThat(ledger.itemsToUndo(second, null, 100))
        .extracting(item -> item.action() + " " + item.key() + " " + item.known())
        .containsExactly(
            "UPDATED p1 true",
            "UPDATED foreign false",
            "UPDATED t1 true",
            "INSERTED p9 false",
            "INSERTED p8 false",
            "INSERTED t9 false",
            "INSERTED t3 true");
  }

  @Test
  void givesEachRowAsTheRunLeftItWithTheRowAsItWas() {
    importFirst();
    RunContext second = importSecond();

    RunItem updated = item(second, "t1");
    assertThat(updated.fingerprint()).isEqualTo(row(SPEC, 0, "t1", "other").fingerprint());
    assertThat(updated.before()).contains("one");
    assertThat(updated.entity()).isEqualTo("thing");
    RunItem foreign = item(second, "foreign");
    assertThat(foreign.known()).isFalse();
    assertThat(foreign.before()).contains("by hand");
    assertThat(item(second, "t9").before()).isNull();
    assertThat(item(second, "t3").before()).as("the row was gone").isNull();
  }

  /** A row that a run wrote twice is put back to what it was before the run. */
  @Test
  void keepsTheFirstOfSeveralStatesThatARunFound() {
    importFirst();
    List<Map<String, Object>> before = items();
    RunContext second = fixture.start(SPEC, "b.csv");
    for (String name : List.of("other", "another")) {
      RowChange change =
          new RowChange(
              row(SPEC, 0, "t1", name), RowAction.UPDATED, name.equals("other") ? "{}" : null);
      append(second, new RecordOutcome(source("b.csv", 1), List.of(change), List.of()));
    }

    assertThat(item(second, "t1").before()).isEqualTo("{}");
    undo(second, 100);
    assertThat(items()).isEqualTo(before);
  }

  @Test
  void undoesARowThatWasFirstFoundAndThenUpdated() {
    RunContext run = fixture.start(SPEC, "a.csv");
    RowChange found = new RowChange(row(SPEC, 0, "t1", "x"), RowAction.UNCHANGED, null);
    RowChange updated = new RowChange(row(SPEC, 0, "t1", "y"), RowAction.UPDATED, "{\"id\":\"x\"}");

    append(run, new RecordOutcome(source("a.csv", 1), List.of(found), List.of()));
    append(run, new RecordOutcome(source("a.csv", 2), List.of(updated), List.of()));

    assertThat(item(run, "t1").before()).isEqualTo("{\"id\":\"x\"}");
    undo(run, 100);
    assertThat(items()).isEmpty();
  }

  @Test
  void refusesToUndoWhatALaterRunHasWritten() {
    importFirst();
    RunContext second = importSecond();
    List<RunItem> items = ledger.itemsToUndo(second, null, 100);
    RunContext third = fixture.start(SPEC, "c.csv");
    fixture.chunk(third, SPEC, record("c.csv", 1, row(SPEC, 0, "t1", "third")));

    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> fixture.inTransaction(() -> ledger.undo(second, items)))
        .withMessageContaining("t1");
  }

  @Test
  void undoesWithinATransactionOnly() {
    RunContext run = importFirst();

    assertThatExceptionOfType(IllegalTransactionStateException.class)
        .isThrownBy(() -> ledger.undo(run, ledger.itemsToUndo(run, null, 1)));
  }

  @Test
  void nothingTrustsARunThatWasRolledBack() {
    RunContext first = importFirst();
    RunContext second = importSecond();
    ledger.finish(second, RunStatus.COMPLETED, 0, null);
    undo(second, 100);

    assertThat(ledger.latest("import", "things", ""))
        .get()
        .extracting(RunRow::context)
        .isEqualTo(first);
    assertThat(ledger.find(second.id()))
        .get()
        .extracting(RunRow::status)
        .isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(RunStatus.ROLLED_BACK.resumable()).isFalse();
    assertThat(RunStatus.ROLLED_BACK.label()).isEqualTo("rolled-back");
  }

  @Test
  void filesThatARolledBackRunReadAreReadAgain() {
    RunContext first = fixture.start(SPEC, "a.csv", "b.csv");
    readToEnd(first, 0, "a.csv");
    readToEnd(first, 1, "b.csv");
    ledger.finish(first, RunStatus.COMPLETED, 0, null);
    RunContext second = fixture.start(SPEC, "a.csv");
    readToEnd(second, 0, "a.csv");
    ledger.finish(second, RunStatus.COMPLETED, 0, null);
    assertThat(skipped()).containsExactly("a.csv", "b.csv");

    ledger.finish(second, RunStatus.ROLLED_BACK, 0, null);

    assertThat(skipped()).containsExactly("b.csv");
  }

  /** Its rows may be gone with the run that wrote them. */
  @Test
  void filesThatARunFoundUnchangedAreReadAgainAfterTheRunBeforeWasRolledBack() {
    RunContext first = fixture.start(SPEC, "a.csv");
    readToEnd(first, 0, "a.csv");
    ledger.finish(first, RunStatus.COMPLETED, 0, null);
    RunContext second = fixture.start(SPEC, "a.csv");
    readToEnd(second, 0, "a.csv");
    ledger.finish(second, RunStatus.COMPLETED, 0, null);
    assertThat(skipped()).containsExactly("a.csv");

    ledger.finish(first, RunStatus.ROLLED_BACK, 0, null);

    assertThat(skipped()).isEmpty();
  }

  /** Nobody may rely on it, or go on with it, if that is never ended. */
  @Test
  void aRunIsRolledBackFromTheFirstItemOnThatIsUndone() {
    RunContext first = importFirst();
    ledger.finish(first, RunStatus.FAILED, 1, null);

    fixture.inTransaction(() -> ledger.undo(first, ledger.itemsToUndo(first, null, 1)));

    assertThat(ledger.find(first.id()).orElseThrow().status()).isEqualTo(RunStatus.ROLLED_BACK);
  }

  private List<String> skipped() {
    RunContext run = fixture.start(SPEC, "a.csv", "b.csv");
    ledger.skipImported(run, "", () -> {});
    return ledger.files(run, 0, 9).stream()
        .filter(file -> file.status() == FileStatus.UNCHANGED)
        .map(LedgerFile::name)
        .toList();
  }

  private void readToEnd(RunContext run, int ordinal, String file) {
    LedgerEntry.Advance advance =
        new LedgerEntry.Advance(
            ordinal, file, ReadPosition.START, new ReadPosition(50, 5, 6), true, Counts.NONE);
    LedgerEntry entry = new LedgerEntry(List.of(advance), List.of(), List.of(), Map.of());
    fixture.inTransaction(() -> ledger.append(run, entry));
  }

  @Test
  void keepsTheTextOfEverySpecOnce() {
    ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things\n");
    ledger.start(StoreFixture.run(SPEC, "run-b"), "name: things\n");

    assertThat(ledger.specText(SPEC.checksum())).contains("name: things\n");
    assertThat(ledger.specText("another")).isEmpty();
    assertThat(count("rehome.spec_texts")).isEqualTo(1);
  }

  @Test
  void remembersWhatARunCreatedHoweverOftenItIsOpened() {
    RunContext first = importFirst();
    fixture.jdbc().execute("DROP TABLE part");
    fixture.open(first, SPEC, OpenMode.IMPORT);
    RunContext second = importSecond();

    assertThat(ledger.created(first))
        .extracting(CreatedObject::kind, CreatedObject::entity)
        .containsExactly(
            tuple(CreatedObject.Kind.TABLE, "part"), tuple(CreatedObject.Kind.TABLE, "thing"));
    assertThat(ledger.created(second)).isEmpty();
  }

  /** Things t1 to t3 and the part p1 of t1. */
  private RunContext importFirst() {
    RunContext run = fixture.start(SPEC, "a.csv");
    fixture.chunk(
        run,
        SPEC,
        record("a.csv", 1, row(SPEC, 0, "t1", "one"), row(SPEC, 1, "p1", "t1")),
        record("a.csv", 2, row(SPEC, 0, "t2", "two")),
        record("a.csv", 3, row(SPEC, 0, "t3", "three")));
    return run;
  }

  private void changeByHand() {
    fixture.jdbc().update("DELETE FROM thing WHERE id = 't3'");
    fixture.jdbc().update("INSERT INTO thing (id, name) VALUES ('foreign', 'by hand')");
  }

  private RunContext importSecond() {
    changeByHand();
    RunContext run = fixture.start(SPEC, "b.csv");
    writeSecond(run);
    return run;
  }

  /** Updates, inserts, inserts what somebody has deleted, updates what somebody has written. */
  private void writeSecond(RunContext run) {
    fixture.chunk(
        run,
        SPEC,
        record("b.csv", 1, row(SPEC, 0, "t1", "other")),
        record("b.csv", 2, row(SPEC, 0, "t2", "two")),
        record("b.csv", 3, row(SPEC, 0, "t3", "again")),
        record("b.csv", 4, row(SPEC, 0, "foreign", "taken over")));
    fixture.chunk(
        run,
        SPEC,
        record("b.csv", 5, row(SPEC, 0, "t9", "nine"), row(SPEC, 1, "p8", "t9")),
        record("b.csv", 6, row(SPEC, 1, "p9", "t9"), row(SPEC, 1, "p1", "t9")));
  }

  private void append(RunContext run, RecordOutcome outcome) {
    fixture.inTransaction(() -> ledger.append(run, fixture.entry(run, List.of(outcome))));
  }

  private RunItem item(RunContext run, String key) {
    return ledger.itemsToUndo(run, null, 100).stream()
        .filter(item -> item.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private void undo(RunContext run, int page) {
    RunItem last = null;
    List<RunItem> items = ledger.itemsToUndo(run, null, page);
    while (!items.isEmpty()) {
      List<RunItem> now = items;
      fixture.inTransaction(() -> ledger.undo(run, now));
      last = now.get(now.size() - 1);
      items = ledger.itemsToUndo(run, last, page);
    }
    ledger.finish(run, RunStatus.ROLLED_BACK, 0, null);
  }

  /** Every column of every item; bytes as numbers, so that they compare. */
  private List<Map<String, Object>> items() {
    List<Map<String, Object>> items =
        new ArrayList<>(
            fixture.jdbc().queryForList("SELECT * FROM rehome.migration_items ORDER BY item"));
    items.forEach(
        item ->
            item.replaceAll(
                (column, value) -> value instanceof byte[] bytes ? new BigInteger(bytes) : value));
    return items;
  }

  private long count(String table) {
    return fixture.jdbc().queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
  }
}
