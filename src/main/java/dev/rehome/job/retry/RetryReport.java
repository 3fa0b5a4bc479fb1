package dev.rehome.job.retry;

import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.LedgerReport;
import dev.rehome.job.ProblemList;
import dev.rehome.problem.Problem;
import dev.rehome.report.EntityRows;
import dev.rehome.report.EntityRows.EntityCounts;
import dev.rehome.report.ReportSection;
import dev.rehome.report.RunCounts;
import dev.rehome.store.Counts;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a retry ends, and what its report says of it. */
final class RetryReport {

  private static final int LISTED = 1000;

  private final RetryRun run;
  private final Counts totals;

  RetryReport(RetryRun run) {
    this.run = run;
    this.totals = run.ledger().totals(run.context());
  }

  Ending ending(ProblemList problems) {
    if (!run.ledger().checks(run.context()).stream().allMatch(IntegrityCheck::passed)) {
      return new Ending(RunStatus.FAILED, Result.PROBLEMS_FOUND);
    }
    if (totals.read() == 0) {
      problems.add(
          Problem.of("no-rejects", "run %s has no rejects".formatted(run.of().id()))
              .hint("there is nothing to do"));
      return new Ending(RunStatus.NOTHING_TO_DO, Result.DONE);
    }
    return totals.rejected() > 0
        ? new Ending(RunStatus.COMPLETED_WITH_REJECTS, Result.DONE_WITH_REJECTS)
        : new Ending(RunStatus.COMPLETED, Result.DONE);
  }

  List<ReportSection> sections() {
    long files = LedgerReport.files(run.ledger(), run.context(), 0).count();
    return List.of(
        new RunCounts(new RunCounts.Files(files, files, 0, 0, 0, 0), LedgerReport.records(totals)),
        new EntityRows(entities()),
        new RetrySection(retried()),
        LedgerReport.checks(run.ledger(), run.context()),
        LedgerReport.warnings(run.ledger(), run.context()));
  }

  private RetrySection.Retried retried() {
    RunRow imported = run.ledger().find(run.of().id()).orElseThrow();
    return new RetrySection.Retried(
        run.of().id(),
        imported.status().label(),
        LedgerReport.records(run.ledger().totals(run.of())),
        run.copies().toString(),
        LedgerReport.files(run.ledger(), run.context(), 0)
            .limit(LISTED)
            .map(RetryReport::read)
            .toList());
  }

  private static RetrySection.Read read(LedgerFile file) {
    long rejected = file.counts().rejected();
    String from = file.note() == null ? "" : file.note();
    return new RetrySection.Read(file.name(), from, file.counts().read() - rejected, rejected);
  }

  private Map<String, EntityCounts> entities() {
    Map<String, Map<RowAction, Long>> rows = run.ledger().entityTotals(run.context());
    Map<String, EntityCounts> entities = new LinkedHashMap<>();
    run.spec()
        .entities()
        .forEach(
            entity -> {
              Map<RowAction, Long> own = rows.getOrDefault(entity.name(), Map.of());
              entities.put(
                  entity.name(),
                  new EntityCounts(
                      own.getOrDefault(RowAction.INSERTED, 0L),
                      own.getOrDefault(RowAction.UPDATED, 0L),
                      own.getOrDefault(RowAction.UNCHANGED, 0L),
                      own.getOrDefault(RowAction.SKIPPED, 0L),
                      0));
            });
    return entities;
  }
}
