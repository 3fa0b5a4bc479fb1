package dev.rehome.job.imports;

import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.LedgerReport;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.job.imports.load.TooManyRejectsException;
import dev.rehome.job.snapshot.BackupSection;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.record.SourceRecord;
import dev.rehome.report.EntityRows;
import dev.rehome.report.EntityRows.EntityCounts;
import dev.rehome.report.FileOutcomes;
import dev.rehome.report.ReportSection;
import dev.rehome.report.RunCounts;
import dev.rehome.report.UnmappedSourceFields;
import dev.rehome.report.UnmappedSourceFields.UnmappedField;
import dev.rehome.store.Counts;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an import ends, and what its report says of it: the ledger's answers, but for links. */
final class ImportReport {

  private static final int LISTED_FIELDS = 200;

  private final ImportRequest request;
  private final ImportRun run;
  private final Counts totals;
  private final FileSummary files;

  ImportReport(ImportRequest request, ImportRun run) {
    this.request = request;
    this.run = run;
    this.totals = run.ledger().totals(run.context());
    this.files = new FileSummary(run.files(0));
  }

  /** Symbolic links that were left out; nothing is left out in silence. */
  static List<Problem> links(ImportRun run) {
    return run.found().links().stream()
        .map(
            link ->
                Problem.of("link", "a symbolic link was left out")
                    .at(Location.of(link))
                    .hint("source.follow_links: true follows links"))
        .toList();
  }

  Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    if (reason instanceof TooManyRejectsException tooMany) {
      report(tooMany, problems);
      return new Ending(RunStatus.TOO_MANY_REJECTS, Result.TOO_MANY_REJECTS);
    }
    if (!run.ledger().checks(run.context()).stream().allMatch(IntegrityCheck::passed)) {
      return new Ending(RunStatus.FAILED, Result.PROBLEMS_FOUND);
    }
    if (totals.rejected() > 0 || files.anyFailed()) {
      return new Ending(RunStatus.COMPLETED_WITH_REJECTS, resultWithRejects());
    }
    return new Ending(
        files.allUnchanged() ? RunStatus.NOTHING_TO_DO : RunStatus.COMPLETED, Result.DONE);
  }

  /** A file that was not read to its end is not covered by a policy about records. */
  private Result resultWithRejects() {
    if (request.validate()) {
      return Result.PROBLEMS_FOUND;
    }
    return request.onError() == ErrorPolicy.SKIP && !files.anyFailed()
        ? Result.DONE
        : Result.DONE_WITH_REJECTS;
  }

  private void report(TooManyRejectsException tooMany, ProblemList problems) {
    RecordOutcome uncommitted = tooMany.uncommitted();
    if (request.onError() != ErrorPolicy.STRICT) {
      problems.add(
          Problem.of(
              "too-many-rejects",
              "%d of %d records were rejected, more than the %s allowed"
                  .formatted(totals.rejected(), totals.read(), request.rejectLimit())));
      return;
    }
    problems.add(
        Problem.of(
            "too-many-rejects",
            "on-error=strict allows no reject; "
                + (uncommitted == null
                    ? "earlier launches of this run left " + totals.rejected()
                    : "nothing of its chunk was committed")));
    if (uncommitted != null) {
      SourceRecord record = uncommitted.source();
      String where = record.file().name() + ":" + record.place().line();
      uncommitted.problems().forEach(problem -> problems.addUncommitted(problem, where));
    }
  }

  List<ReportSection> sections() {
    return List.of(
        new RunCounts(files.counts(), LedgerReport.records(totals)),
        new EntityRows(entities()),
        BackupSection.of(run.backup().backups()),
        new FileOutcomes(files.outcomes()),
        new UnmappedSourceFields(
            run.ledger().unmapped(run.context()).entrySet().stream()
                .map(field -> new UnmappedField(field.getKey(), field.getValue()))
                .limit(LISTED_FIELDS)
                .toList()),
        LedgerReport.checks(run.ledger(), run.context()),
        LedgerReport.warnings(run.ledger(), run.context()));
  }

  private Map<String, EntityCounts> entities() {
    Map<String, Map<RowAction, Long>> totals = run.ledger().entityTotals(run.context());
    Map<String, EntityCounts> entities = new LinkedHashMap<>();
    run.spec()
        .entities()
        .forEach(
            entity -> {
              Map<RowAction, Long> rows = totals.getOrDefault(entity.name(), Map.of());
              entities.put(
                  entity.name(),
                  new EntityCounts(
                      rows.getOrDefault(RowAction.INSERTED, 0L),
                      rows.getOrDefault(RowAction.UPDATED, 0L),
                      rows.getOrDefault(RowAction.UNCHANGED, 0L),
                      rows.getOrDefault(RowAction.SKIPPED, 0L),
                      0));
            });
    return entities;
  }
}
