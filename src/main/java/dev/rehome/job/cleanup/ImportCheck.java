package dev.rehome.job.cleanup;

import dev.rehome.job.cleanup.Stay.Because;
import dev.rehome.report.ReportText;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.FileImport;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an import did all with a file that can be done with it, by the ledger alone. */
final class ImportCheck {

  private static final Set<RunStatus> COMPLETE =
      Set.of(RunStatus.COMPLETED, RunStatus.COMPLETED_WITH_REJECTS, RunStatus.NOTHING_TO_DO);

  private final String specChecksum;
  private final boolean withSkipped;

  ImportCheck(CleanupRun cleanup) {
    this.specChecksum = cleanup.spec().checksum();
    this.withSkipped = cleanup.request().choice().withSkipped();
  }

  /**
   * @return null when it did
   */
  @Nullable Because because(@Nullable FileImport imported) {
    if (imported == null) {
      return Stay.NOT_IMPORTED.because("no import with this spec, source and target has read it");
    }
    Because run = run(imported);
    return run == null ? records(imported) : run;
  }

  private @Nullable Because run(FileImport imported) {
    String run = imported.run().id();
    if (imported.runStatus() == RunStatus.ROLLED_BACK) {
      return Stay.ROLLED_BACK.because("the last import that read it was rolled back: " + run);
    }
    if (!COMPLETE.contains(imported.runStatus())) {
      return Stay.RUN_UNFINISHED.because(
          "the last import that read it is %s, not completed: %s"
              .formatted(imported.runStatus().label(), run));
    }
    if (imported.status() != FileStatus.DONE) {
      return Stay.NOT_READ_TO_END.because("it was not read to its end in " + run);
    }
    return imported.specChecksum().equals(specChecksum)
        ? null
        : Stay.SPEC_CHANGED.because("the spec has changed since it was imported in " + run);
  }

  private @Nullable Because records(FileImport imported) {
    Counts counts = imported.counts();
    String of = " of its " + ReportText.number(counts.read()) + " records ";
    if (counts.rejected() > 0) {
      return Stay.REJECTS.because(ReportText.number(counts.rejected()) + of + "were rejected");
    }
    if (counts.skipped() > 0 && !withSkipped) {
      return Stay.SKIPPED_RECORDS.because(
          ReportText.number(counts.skipped()) + of + "were skipped, so they are only here");
    }
    if (counts.read() == 0) {
      return Stay.NO_RECORDS.because("it has no records");
    }
    long accounted =
        counts.inserted()
            + counts.updated()
            + counts.unchanged()
            + counts.skipped()
            + counts.rejected();
    return accounted == counts.read()
        ? null
        : Stay.NOT_READ_TO_END.because(
            ReportText.number(accounted) + of + "are accounted for in " + imported.run().id());
  }
}
