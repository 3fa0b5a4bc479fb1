package dev.rehome.job.verify;

import dev.rehome.files.AtomicFile;
import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.LedgerReport;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.job.verify.VerificationReport.Verified;
import dev.rehome.problem.Problem;
import dev.rehome.report.IntegrityChecks;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportSection;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** What the runtime has to know of one verification. */
final class VerifyWork implements VerbJob {

  /** The report without what is the same for every verb. */
  private static final String INTEGRITY_REPORT = "integrity_report.json";

  private final VerifyRun run;

  /** Null until the job has ended, or when there are no findings. */
  private @Nullable Path findings;

  VerifyWork(VerifyRun run) {
    this.run = run;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    return new VerifyJob(run, repository, transactions).job();
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    if (run.specChanged()) {
      problems.add(
          Problem.of("spec-newer", "the spec was changed since it was imported last")
              .hint(
                  "what is there was verified with the spec of run "
                      + run.basis().context().id()
                      + "; import it again to bring it up to date"));
    }
    return valid()
        ? new Ending(RunStatus.COMPLETED, Result.DONE)
        : new Ending(RunStatus.COMPLETED_WITH_FINDINGS, Result.PROBLEMS_FOUND);
  }

  private boolean valid() {
    return run.findings().problems() == 0 && run.checks().stream().allMatch(IntegrityCheck::passed);
  }

  @Override
  public List<ReportSection> sections() {
    IntegrityChecks checks = LedgerReport.checks(run.ledger(), run.context());
    return List.of(report(), checks);
  }

  private VerificationReport report() {
    RunRow verified = run.verified();
    VerifyRun.Looked looked = run.looked();
    return new VerificationReport(
        run.concluded() ? valid() : null,
        new Verified(
            verified == null ? null : verified.context().id(),
            looked.rows,
            looked.files,
            looked.records,
            run.request().sample() == null ? null : run.seed(),
            looked.overtaken,
            looked.unreadable),
        run.findings().total(),
        run.findings().groups(),
        findings == null ? null : findings.toString());
  }

  /** Not rejects, but what was found: it is written at the same moment, if the job has ended. */
  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    if (run.concluded()) {
      findings = run.findings().write();
      VerificationReport found = report();
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("is_valid", found.valid());
      report.put("verified", found.verified());
      report.put("checks", LedgerReport.checks(run.ledger(), run.context()).checks());
      report.put("findingsTotal", found.findingsTotal());
      report.put("findingGroups", found.findingGroups());
      AtomicFile.writeText(directory.resolve(INTEGRITY_REPORT), ReportJson.of(report));
    }
    return null;
  }

  @Override
  public void close() {
    run.close();
  }
}
