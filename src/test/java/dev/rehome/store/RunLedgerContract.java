package dev.rehome.store;

import static dev.rehome.store.TestSpecs.broken;
import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.source;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.Spec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.IllegalTransactionStateException;

/** What every ledger keeps; a subclass says where the database is. */
public abstract class RunLedgerContract {

  private static final int CHAIN = 3000;
  private static final int MANY = 20_000;

  private static final Spec SPEC =
      spec(
          "things",
          entity("thing", column("id", ColumnType.TEXT), column("name", ColumnType.TEXT)),
          entity(
              "part",
              List.of("name"),
              column("id", ColumnType.UUID),
              column("name", ColumnType.TEXT)));

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

  @Test
  void findsARunAsItWasStarted() {
    RunRow given = StoreFixture.run(SPEC, "run-a");

    RunContext run = ledger.start(given, "name: things");

    assertThat(run.number()).isPositive();
    assertThat(ledger.find("run-a"))
        .hasValue(
            new RunRow(
                run,
                given.verb(),
                given.spec(),
                given.specChecksum(),
                given.scope(),
                given.source(),
                RunStatus.RUNNING,
                1,
                given.options(),
                null,
                null,
                null));
    assertThat(ledger.find("run-b")).isEmpty();
  }

  @Test
  void givesEveryRunANumberOfItsOwn() {
    RunContext first = ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things");
    RunContext second = ledger.start(StoreFixture.run(SPEC, "run-b"), "name: things");

    assertThat(second.number()).isGreaterThan(first.number());
  }

  @Test
  void finishesAndResumesRuns() {
    RunContext run = ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things");
    ledger.finish(run, RunStatus.TOO_MANY_REJECTS, 4, "{\"long\": \"report\"}");

    RunRow finished = ledger.find("run-a").orElseThrow();
    assertThat(finished.status()).isEqualTo(RunStatus.TOO_MANY_REJECTS);
    assertThat(finished.exitCode()).isEqualTo(4);
    assertThat(finished.report()).isEqualTo("{\"long\": \"report\"}");
    assertThat(finished.finishedAt()).isEqualTo(StoreFixture.NOW);

    ledger.addChecks(run, List.of(new IntegrityCheck("count", "thing", false, "1 of 2")));
    ledger.resume(run);
    RunRow resumed = ledger.find("run-a").orElseThrow();
    assertThat(resumed.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(resumed.attempt()).isEqualTo(2);
    assertThat(resumed.exitCode()).isNull();
    assertThat(resumed.finishedAt()).isNull();
    assertThat(ledger.checks(run)).isEmpty();
  }

  @Test
  void findsTheLatestRunOfVerbSpecAndBeginningOfScope() {
    ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things");
    ledger.start(StoreFixture.run(SPEC, "run-b"), "name: things");
    ledger.start(StoreFixture.run(spec("others"), "run-c"), "name: things");

    assertThat(ledger.latest("import", "things", "scope of things"))
        .map(row -> row.context().id())
        .hasValue("run-b");
    assertThat(ledger.latest("import", "things", "scope")).isPresent();
    assertThat(ledger.latest("import", "things", "scope of things and more")).isEmpty();
    assertThat(ledger.latest("validate", "things", "scope of things")).isEmpty();
    assertThat(ledger.latest("import", "things", "another scope")).isEmpty();
  }

  @Test
  void listsTheHistoryNewestFirst() {
    ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things");
    ledger.start(StoreFixture.run(spec("others"), "run-b"), "name: things");
    ledger.start(StoreFixture.run(SPEC, "run-c"), "name: things");

    assertThat(ids(ledger.history(null, 10))).containsExactly("run-c", "run-b", "run-a");
    assertThat(ids(ledger.history("things", 10))).containsExactly("run-c", "run-a");
    assertThat(ids(ledger.history(null, 1))).containsExactly("run-c");
  }

  @Test
  void listsFilesFromAnOrdinalUpToALimit() {
    RunContext run = ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things");
    List<LedgerFile> files =
        IntStream.range(0, 2500).mapToObj(i -> StoreFixture.file(i, "f" + i)).toList();
    ledger.freeze(run, files);

    assertThat(ledger.files(run, 0, 5000)).isEqualTo(files);
    assertThat(ledger.files(run, 1999, 3)).isEqualTo(files.subList(1999, 2002));
    assertThat(ledger.files(run, 2499, 3)).isEqualTo(files.subList(2499, 2500));
    assertThat(ledger.files(run, 2500, 3)).isEmpty();
  }

  @Test
  void freezesFilesAgainAtEachCall() {
    RunContext run = ledger.start(StoreFixture.run(SPEC, "run-a"), "name: things");
    ledger.freeze(run, List.of(StoreFixture.file(0, "old.csv"), StoreFixture.file(1, "b.csv")));
    LedgerFile file =
        new LedgerFile(
            0,
            "ü/a b.csv",
            "csv",
            1L << 40,
            Instant.parse("2024-01-01T00:00:00.123456789Z"),
            "abc",
            FileStatus.SKIPPED,
            ReadPosition.START,
            Counts.NONE,
            "too large");

    ledger.freeze(run, List.of(file));

    assertThat(ledger.files(run, 0, 100)).containsExactly(file);
  }

  @Test
  void marksFiles() {
    RunContext run = started("a.csv", "b.csv");

    ledger.mark(run, 1, FileStatus.FAILED, "gone");

    assertThat(ledger.files(run, 0, 100))
        .extracting(LedgerFile::status, LedgerFile::note)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(FileStatus.PENDING, null),
            org.assertj.core.groups.Tuple.tuple(FileStatus.FAILED, "gone"));
  }

  @Test
  void skipsFilesWhoseContentWasImported() {
    RunContext run = started("a.csv", "b.csv");
    append(run, entry(advance(0, ReadPosition.START, position(5), true, Counts.NONE)));
    assertThat(skippedNow("", "a.csv")).isEmpty();

    ledger.finish(run, RunStatus.COMPLETED_WITH_REJECTS, 3, null);

    assertThat(skippedNow("", "new.csv", "a.csv", "b.csv")).containsExactly("a.csv");
    assertThat(skippedNow("another scope", "a.csv")).isEmpty();
    assertThat(skippedNow("scope of things", "a.csv")).containsExactly("a.csv");
  }

  @Test
  void readsAFileWhoseKeysAnotherFileHasWhenThatOneMustBeRead() {
    RunContext run = started("a.csv", "b.csv", "c.csv", "d.csv");
    for (int file = 0; file < 4; file++) {
      append(run, entry(advance(file, ReadPosition.START, position(5), true, Counts.NONE)));
    }
    fixture
        .jdbc()
        .execute(
            "INSERT INTO rehome.shared_keys SELECT run, 'b.csv', 'c.csv' FROM"
                + " rehome.migration_runs");
    fixture
        .jdbc()
        .execute(
            "INSERT INTO rehome.shared_keys SELECT run, 'c.csv', 'gone.csv' FROM"
                + " rehome.migration_runs");
    ledger.finish(run, RunStatus.COMPLETED, 0, null);

    assertThat(skippedNow("", "a.csv", "b.csv", "c.csv", "d.csv"))
        .containsExactly("a.csv", "d.csv");
  }

  @Test
  void forgetsWhichKeysAFileSharedWhenItWasReadAgain() {
    RunContext first = started("a.csv", "b.csv");
    addShared(first, "a.csv", "b.csv");
    addShared(first, "b.csv", "a.csv");
    append(first, entry(advance(0, ReadPosition.START, position(5), true, Counts.NONE)));
    ledger.finish(first, RunStatus.COMPLETED, 0, null);
    RunContext other = fixture.startWithoutTarget(spec("others"), "a.csv");
    append(other, entry(advance(0, ReadPosition.START, position(5), true, Counts.NONE)));
    ledger.finish(other, RunStatus.COMPLETED, 0, null);
    assertThat(shared()).containsExactly("a.csv", "b.csv");

    RunContext again = started("a.csv", "b.csv");
    addShared(again, "a.csv", "c.csv");
    append(again, entry(advance(0, ReadPosition.START, position(5), true, Counts.NONE)));
    ledger.finish(again, RunStatus.STOPPED, 130, null);

    assertThat(shared()).containsExactly("b.csv", "a.csv");
    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT owner_name FROM rehome.shared_keys WHERE file_name = 'a.csv'",
                    String.class))
        .containsExactly("c.csv");
  }

  private void addShared(RunContext run, String file, String owner) {
    fixture
        .jdbc()
        .update("INSERT INTO rehome.shared_keys VALUES (?, ?, ?)", run.number(), file, owner);
  }

  private List<String> shared() {
    return fixture
        .jdbc()
        .queryForList(
            "SELECT file_name FROM rehome.shared_keys ORDER BY run, file_name", String.class);
  }

  /** Link by link; a look at all files for each would take minutes. */
  @Test
  @Timeout(30)
  void readsALongChainOfFilesEachOfWhichDependsOnTheOneBefore() {
    String[] names = IntStream.range(0, CHAIN).mapToObj(i -> "f" + i).toArray(String[]::new);
    RunContext run = started(names);
    append(
        run,
        entry(
            IntStream.range(0, CHAIN)
                .mapToObj(i -> advance(i, ReadPosition.START, position(5), true, Counts.NONE))
                .toArray(LedgerEntry.Advance[]::new)));
    fixture
        .jdbc()
        .batchUpdate(
            "INSERT INTO rehome.shared_keys VALUES (?, ?, ?)",
            IntStream.range(0, CHAIN - 2)
                .mapToObj(
                    i -> new Object[] {run.number(), "f" + i, i == 0 ? "gone" : "f" + (i - 1)})
                .toList());
    ledger.finish(run, RunStatus.COMPLETED, 0, null);

    assertThat(skippedNow("", names)).containsExactly("f" + (CHAIN - 2), "f" + (CHAIN - 1));
  }

  /** All of the same content, several runs back; a look at all files for each would take hours. */
  @Test
  @Timeout(60)
  void skipsManyFilesInTimeProportionalToTheirNumber() {
    for (int earlier = 0; earlier < 2; earlier++) {
      RunContext run = frozen();
      fixture
          .jdbc()
          .update("UPDATE rehome.migration_files SET status = 'DONE' WHERE run = ?", run.number());
      ledger.finish(run, RunStatus.COMPLETED, 0, null);
    }
    RunContext run = frozen();

    ledger.skipImported(run, "", () -> {});

    assertThat(
            fixture
                .jdbc()
                .queryForObject(
                    "SELECT COUNT(*) FROM rehome.migration_files"
                        + " WHERE run = ? AND status = 'UNCHANGED'",
                    Integer.class,
                    run.number()))
        .isEqualTo(MANY);
  }

  private RunContext frozen() {
    RunContext run = started();
    ledger.freeze(
        run,
        IntStream.range(0, MANY)
            .mapToObj(
                i ->
                    new LedgerFile(
                        i,
                        "file-" + i,
                        "json",
                        1,
                        StoreFixture.NOW,
                        "the same",
                        FileStatus.PENDING,
                        ReadPosition.START,
                        Counts.NONE,
                        null))
            .toList());
    return run;
  }

  @Test
  void readsSkippedFilesAfterAll() {
    RunContext first = started("a.csv");
    append(first, entry(advance(0, ReadPosition.START, position(5), true, Counts.NONE)));
    ledger.finish(first, RunStatus.COMPLETED, 0, null);
    RunContext second = started("a.csv", "b.csv");
    ledger.skipImported(second, "", () -> {});

    assertThat(ledger.readAfterAll(second, List.of(0, 1))).isEqualTo(1);
    assertThat(ledger.readAfterAll(second, List.of(0, 1))).isZero();
    assertThat(ledger.files(second, 0, 9))
        .extracting(LedgerFile::status)
        .containsOnly(FileStatus.PENDING);
  }

  private List<String> skippedNow(String scope, String... files) {
    RunContext run = started(files);
    ledger.skipImported(run, scope, () -> {});
    return ledger.files(run, 0, files.length).stream()
        .filter(file -> file.status() == FileStatus.UNCHANGED)
        .map(LedgerFile::name)
        .toList();
  }

  @Test
  void movesPositionsAndCounts() {
    RunContext run = started("a.csv", "b.csv");

    append(
        run,
        entry(
            advance(0, ReadPosition.START, position(10), false, new Counts(10, 5, 4, 1, 0, 0)),
            advance(1, ReadPosition.START, position(3), true, new Counts(3, 0, 0, 0, 1, 2))));
    append(run, entry(advance(0, position(10), position(11), true, new Counts(1, 1, 0, 0, 0, 0))));

    assertThat(ledger.files(run, 0, 100))
        .extracting(LedgerFile::position)
        .containsExactly(position(11), position(3));
    assertThat(ledger.files(run, 0, 100))
        .extracting(LedgerFile::status)
        .containsOnly(FileStatus.DONE);
    assertThat(ledger.totals(run)).isEqualTo(new Counts(14, 6, 4, 1, 1, 2));
  }

  @Test
  void refusesAChunkThatStartsElsewhereAndKeepsNothingOfIt() {
    RunContext run = started("a.csv", "b.csv");
    append(run, entry(advance(0, ReadPosition.START, position(10), false, Counts.NONE)));

    assertThatThrownBy(
            () ->
                append(
                    run,
                    entry(
                        advance(1, ReadPosition.START, position(4), false, Counts.NONE),
                        advance(0, position(9), position(12), false, Counts.NONE))))
        .isInstanceOf(OptimisticLockingFailureException.class);

    assertThat(ledger.files(run, 0, 100))
        .extracting(LedgerFile::position)
        .containsExactly(position(10), ReadPosition.START);
  }

  @Test
  void refusesToReadOnInAFileThatIsDone() {
    RunContext run = started("a.csv");
    append(run, entry(advance(0, ReadPosition.START, position(1), true, Counts.NONE)));

    assertThatThrownBy(
            () -> append(run, entry(advance(0, position(1), position(2), true, Counts.NONE))))
        .isInstanceOf(OptimisticLockingFailureException.class);
  }

  @Test
  void appendsWithinATransactionOnly() {
    RunContext run = started("a.csv");

    assertThatThrownBy(() -> ledger.append(run, entry()))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void writesAnItemForEveryRow() {
    RunContext run = fixture.start(SPEC, "a.csv");
    java.util.UUID id = new java.util.UUID(7, 8);

    fixture.chunk(
        run, SPEC, record("a.csv", 4, row(SPEC, 0, "t1", "x"), row(SPEC, 1, id, "wheel")));

    assertThat(
            fixture
                .jdbc()
                .query(
                    "SELECT * FROM rehome.legacy_mappings ORDER BY entity",
                    (row, number) ->
                        String.join(
                            " ",
                            row.getString("spec"),
                            row.getString("entity"),
                            row.getString("legacy_id"),
                            row.getString("new_id"),
                            row.getString("run_id"),
                            row.getString("file_name"),
                            row.getString("record_number"),
                            row.getString("action"))))
        .containsExactly(
            "things part legacy-wheel " + id + " run-1 a.csv 4 inserted",
            "things thing legacy-t1 t1 run-1 a.csv 4 inserted");
  }

  /** A caller that knows nothing of items leaves it to the ledger to find them. */
  @Test
  void findsItemsThatTheStoreDidNotKnowOf() {
    RunContext first = fixture.start(SPEC, "a.csv");
    fixture.chunk(first, SPEC, record("a.csv", 1, row(SPEC, 0, "t1", "x")));
    RunContext second = fixture.start(SPEC, "a.csv");
    RowChange updated = new RowChange(row(SPEC, 0, "t1", "y"), RowAction.UPDATED, "{}");
    RowChange fresh = new RowChange(row(SPEC, 0, "t2", "y"), RowAction.INSERTED, null);

    append(
        second,
        fixture.entry(
            second,
            List.of(
                new RecordOutcome(source("a.csv", 1), List.of(updated), List.of()),
                new RecordOutcome(source("a.csv", 2), List.of(fresh), List.of()))));

    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT new_id || ' ' || action || ' ' || run_id FROM rehome.legacy_mappings"
                        + " ORDER BY new_id",
                    String.class))
        .containsExactly("t1 updated run-2", "t2 inserted run-2");
  }

  /** The promise behind fast second imports: what is unchanged costs one row for a whole chunk. */
  @Test
  void remembersUnchangedRowsAsRanges() {
    List<MappedRecord> records =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> record("a.csv", i, row(SPEC, 0, "t" + i, "x")))
            .toList();
    RunContext first = fixture.start(SPEC, "a.csv");
    fixture.chunk(first, SPEC, records);
    RunContext second = fixture.start(SPEC, "a.csv");

    fixture.chunk(second, SPEC, records.subList(0, 100));
    fixture.chunk(second, SPEC, records.subList(100, 200));

    assertThat(
            fixture
                .jdbc()
                .queryForList(
                    "SELECT first_record || '-' || last_record FROM rehome.unchanged_items"
                        + " ORDER BY first_record",
                    String.class))
        .containsExactly("1-100", "101-200");
    assertThat(
            fixture
                .jdbc()
                .queryForObject(
                    "SELECT COUNT(*) FROM rehome.migration_items WHERE run = ?",
                    Long.class,
                    first.number()))
        .isEqualTo(200);
  }

  @Test
  void countsRowsPerEntityOfThisRun() {
    RunContext first = fixture.start(SPEC, "a.csv");
    fixture.chunk(
        first,
        SPEC,
        record("a.csv", 1, row(SPEC, 0, "t1", "x"), row(SPEC, 0, "t2", "x")),
        broken("a.csv", 2));
    RunContext second = fixture.start(SPEC, "a.csv", "b.csv");
    fixture.chunk(second, SPEC, record("a.csv", 1, row(SPEC, 0, "t1", "x")));
    fixture.chunk(second, SPEC, record("b.csv", 1, row(SPEC, 0, "t2", "y")));

    assertThat(ledger.entityTotals(first))
        .isEqualTo(
            Map.of(
                "thing",
                Map.of(
                    RowAction.INSERTED, 2L,
                    RowAction.UPDATED, 0L,
                    RowAction.UNCHANGED, 0L,
                    RowAction.SKIPPED, 0L)));
    assertThat(ledger.entityTotals(second).get("thing"))
        .containsEntry(RowAction.UNCHANGED, 1L)
        .containsEntry(RowAction.UPDATED, 1L)
        .containsEntry(RowAction.INSERTED, 0L);
  }

  @Test
  void addsUnmappedFieldsUp() {
    RunContext run = started("a.csv", "b.csv");
    LedgerEntry.Advance first = advance(0, ReadPosition.START, position(1), false, Counts.NONE);
    append(run, unmapped(first, Map.of("/b", 2L, "/a", 1L)));
    append(
        run, unmapped(advance(0, position(1), position(2), true, Counts.NONE), Map.of("/b", 3L)));
    append(
        run,
        unmapped(advance(1, ReadPosition.START, position(1), true, Counts.NONE), Map.of("/b", 1L)));

    assertThat(ledger.unmapped(run)).containsExactly(Map.entry("/a", 1L), Map.entry("/b", 6L));
  }

  @Test
  void remembersOfEachPathWhetherItEverFoundSomething() {
    RunContext run = started("a.csv", "b.csv");
    LedgerEntry.Advance first = advance(0, ReadPosition.START, position(1), false, Counts.NONE);
    append(run, finding(first, Map.of("t.a", false, "t.b", true)));
    append(
        run,
        finding(
            advance(0, position(1), position(2), true, Counts.NONE),
            Map.of("t.a", true, "t.b", false, "t.c", false)));

    assertThat(ledger.finds(run))
        .containsExactly(Map.entry("t.a", true), Map.entry("t.b", true), Map.entry("t.c", false));
  }

  @Test
  void addsWarningsUpAndKeepsThePlaceOfTheFirst() {
    RunContext run = started("a.csv", "b.csv");
    Warning odd = new Warning("rule", "odd", "thing", 2, "a.csv:4", "found 3", "make it even");
    Warning late = new Warning("rule", "late", null, 1, "b.csv:1", null, null);
    append(run, warned(advance(0, ReadPosition.START, position(1), false, Counts.NONE), odd));
    append(
        run,
        warned(advance(0, position(1), position(2), true, Counts.NONE), odd.at("a.csv:9").plus(3)));
    append(
        run,
        warned(
            advance(1, ReadPosition.START, position(1), true, Counts.NONE),
            odd.at("b.csv:2"),
            late));

    assertThat(ledger.warnings(run)).containsExactly(odd.plus(7), late);
    assertThat(ledger.warnings(started("c.csv"))).isEmpty();
  }

  @Test
  void keepsNoWarningOfAChunkThatIsRolledBack() {
    RunContext run = started("a.csv");
    Warning odd = Warning.of("rule", "odd", null);

    assertThatThrownBy(
            () ->
                fixture.inTransaction(
                    () -> {
                      ledger.append(
                          run,
                          warned(
                              advance(0, ReadPosition.START, position(1), true, Counts.NONE), odd));
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");

    assertThat(ledger.warnings(run)).isEmpty();
  }

  @Test
  void replacesTheWarningsOfAPhaseAndListsThemAroundThoseOfRecords() {
    RunContext run = started("a.csv");
    Warning skipped = Warning.of("file-skipped", "not read", "x.png").at("x.png").hint("exclude");
    Warning odd = Warning.of("rule", "odd", null).at("a.csv:1");
    Warning twice = Warning.of("duplicate-content", "the same", "thing");
    ledger.warn(run, RunPhase.DISCOVERY, List.of(Warning.of("file-skipped", "not read", "y.png")));
    ledger.warn(run, RunPhase.VERIFICATION, List.of(twice));
    append(run, warned(advance(0, ReadPosition.START, position(1), true, Counts.NONE), odd));

    ledger.warn(run, RunPhase.DISCOVERY, List.of(skipped));
    ledger.warn(run, RunPhase.VERIFICATION, List.of(twice));

    assertThat(ledger.warnings(run)).containsExactly(skipped, odd, twice);
  }

  @Test
  void keepsWarningsOfAnyTextItCanStore() {
    RunContext run = started("a.csv");
    String example = "a\0b".repeat(50_000);

    ledger.warn(
        run,
        RunPhase.VERIFICATION,
        List.of(new Warning("rule", "odd", "Übergröße \0", 1, null, example, null)));

    assertThat(ledger.warnings(run)).hasSize(1);
    assertThat(ledger.warnings(run).get(0).subject()).isEqualTo("Übergröße \uFFFD");
    assertThat(ledger.warnings(run).get(0).example()).startsWith("a\uFFFDba").hasSizeLessThan(3000);
  }

  @Test
  void givesRejectsBackInOrder() {
    RunContext run = started("a.csv", "b.csv");
    byte[] raw = new byte[100_000];
    raw[5] = -7;
    RecordProblem problem = new RecordProblem("required", "no \"name\"", "thing", "name");
    Reject late = reject(1, "b.csv", 1, List.of(RecordProblem.of("json-syntax", "x")), null);
    append(
        run,
        new LedgerEntry(
            List.of(advance(1, ReadPosition.START, position(1), true, Counts.NONE)),
            List.of(),
            List.of(late),
            Map.of()));
    List<Reject> early =
        IntStream.rangeClosed(1, 450)
            .mapToObj(
                i ->
                    reject(0, "a.csv", i, List.of(problem, problem), i == 3 ? raw : "r".getBytes()))
            .toList();
    append(
        run,
        new LedgerEntry(
            List.of(advance(0, ReadPosition.START, position(450), true, Counts.NONE)),
            List.of(),
            early,
            Map.of()));

    List<Reject> found = new ArrayList<>();
    ledger.rejects(run, found::add);

    assertThat(found).hasSize(451);
    assertThat(found.subList(0, 450))
        .extracting(reject -> reject.place().record())
        .isEqualTo(IntStream.rangeClosed(1, 450).mapToObj(Long::valueOf).toList());
    assertThat(found.get(2).raw()).isEqualTo(raw);
    assertThat(found.get(2).problems()).containsExactly(problem, problem);
    assertThat(found.get(450)).isEqualTo(late);
  }

  @Test
  void keepsChecks() {
    RunContext run = started("a.csv");
    List<IntegrityCheck> checks =
        List.of(
            new IntegrityCheck("count", "thing", true, "2 of 2"),
            new IntegrityCheck("references", "thing", false, "1 of 2"));

    ledger.addChecks(run, List.of());
    ledger.addChecks(run, checks);

    assertThat(ledger.checks(run)).isEqualTo(checks);
  }

  private RunContext started(String... files) {
    return fixture.startWithoutTarget(SPEC, files);
  }

  private void append(RunContext run, LedgerEntry entry) {
    fixture.inTransaction(() -> ledger.append(run, entry));
  }

  private static LedgerEntry entry(LedgerEntry.Advance... advances) {
    return new LedgerEntry(List.of(advances), List.of(), List.of(), Map.of());
  }

  private static LedgerEntry unmapped(LedgerEntry.Advance advance, Map<String, Long> fields) {
    return new LedgerEntry(List.of(advance), List.of(), List.of(), fields);
  }

  private static LedgerEntry finding(LedgerEntry.Advance advance, Map<String, Boolean> finds) {
    return new LedgerEntry(List.of(advance), List.of(), List.of(), Map.of(), finds, List.of());
  }

  private static LedgerEntry warned(LedgerEntry.Advance advance, Warning... warnings) {
    return new LedgerEntry(
        List.of(advance), List.of(), List.of(), Map.of(), Map.of(), List.of(warnings));
  }

  private static LedgerEntry.Advance advance(
      int file, ReadPosition from, ReadPosition to, boolean end, Counts counts) {
    return new LedgerEntry.Advance(file, "file-" + file, from, to, end, counts);
  }

  private static ReadPosition position(long records) {
    return new ReadPosition(records * 10, records, records + 1);
  }

  private static Reject reject(
      int ordinal, String file, long record, List<RecordProblem> problems, byte[] raw) {
    return new Reject(ordinal, file, new RecordPlace(record, record + 1, 7, 8), problems, raw);
  }

  private static List<String> ids(List<RunRow> rows) {
    return rows.stream().map(row -> row.context().id()).toList();
  }
}
