package dev.rehome.job;

import dev.rehome.report.IntegrityChecks;
import dev.rehome.report.RollbackInfo;
import dev.rehome.report.RunCounts;
import dev.rehome.report.Warnings;
import dev.rehome.report.Warnings.ReportedWarning;
import dev.rehome.store.Counts;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunQueries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the ledger says of a run, as reports show it. */
public final class LedgerReport {

  private static final int LISTED_WARNINGS = 200;

  private static final int PAGE = 500;

  private LedgerReport() {}

  /**
   * The files of a run in order, fetched page by page so that a run may have any number. A page
   * shows what was committed when it was fetched.
   *
   * @param from the ordinal of the first file wanted
   */
  public static Stream<LedgerFile> files(RunQueries ledger, RunContext run, int from) {
    return Stream.iterate(
            ledger.files(run, from, PAGE),
            page -> !page.isEmpty(),
            page ->
                page.size() < PAGE
                    ? List.of()
                    : ledger.files(run, page.get(PAGE - 1).ordinal() + 1, PAGE))
        .flatMap(List::stream);
  }

  public static RunCounts.Records records(Counts counts) {
    return new RunCounts.Records(
        counts.read(),
        counts.inserted(),
        counts.updated(),
        counts.unchanged(),
        counts.skipped(),
        counts.rejected());
  }

  public static Warnings warnings(RunQueries ledger, RunContext run) {
    return new Warnings(
        ledger.warnings(run).stream()
            .map(
                warning ->
                    new ReportedWarning(
                        warning.code(),
                        warning.message(),
                        warning.subject(),
                        warning.count(),
                        warning.where(),
                        warning.example(),
                        warning.hint()))
            .limit(LISTED_WARNINGS)
            .toList());
  }

  /** What a run did to rows, by entity. */
  static Map<String, RollbackInfo.Rows> rowsToUndo(RunLedger ledger, RunContext run) {
    Map<String, RollbackInfo.Rows> entities = new LinkedHashMap<>();
    ledger
        .entityTotals(run)
        .forEach(
            (entity, rows) ->
                entities.put(
                    entity,
                    new RollbackInfo.Rows(
                        rows.getOrDefault(RowAction.INSERTED, 0L),
                        rows.getOrDefault(RowAction.UPDATED, 0L),
                        rows.getOrDefault(RowAction.UNCHANGED, 0L),
                        rows.getOrDefault(RowAction.SKIPPED, 0L))));
    return entities;
  }

  public static IntegrityChecks checks(RunLedger ledger, RunContext run) {
    return new IntegrityChecks(
        ledger.checks(run).stream()
            .map(
                check ->
                    new IntegrityChecks.Check(
                        check.name(), check.entity(), check.passed(), check.detail()))
            .toList());
  }
}
