package dev.rehome.job.restore;

import dev.rehome.archive.Backup;
import dev.rehome.archive.FileRestore;
import dev.rehome.archive.FileRestore.Comparison;
import dev.rehome.job.Ending;
import dev.rehome.job.ProblemList;
import dev.rehome.job.Run;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.problem.VisibleText;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.store.RunStatus;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** Copies the files of a backup into a directory. */
final class FilesRestore implements VerbJob {

  private final Backup backup;
  private final Path to;
  private final boolean overwrite;
  private final Run run;
  private @Nullable Comparison before;

  FilesRestore(Backup backup, Path to, boolean overwrite, Run run) {
    this.backup = backup;
    this.to = to;
    this.overwrite = overwrite;
    this.run = run;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    Steps steps = new Steps(repository, transactions);
    return new JobBuilder("restore", repository)
        .start(steps.verify(backup, run))
        .next(steps.step("files", this::restore))
        .build();
  }

  private void restore() {
    FileRestore restore = new FileRestore(backup, to, overwrite, run.control()::endIfStopped);
    Comparison found = restore.compare();
    before = found;
    if (!run.rehearsed()) {
      restore.require(found);
      restore.write();
    }
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    return new Ending(RunStatus.COMPLETED, Ending.Result.DONE);
  }

  @Override
  public List<ReportSection> sections() {
    Comparison found = before;
    return found == null
        ? List.of()
        : List.of(
            new Section(
                backup.directory().toAbsolutePath().normalize().toString(),
                new Files(
                    found.missing(), found.other(), found.same(), found.bytes(), found.first())));
  }

  /**
   * What became of files.
   *
   * @param restored were missing
   * @param replaced had other content
   * @param unchanged were there as they are in the backup
   * @param bytes of those restored and replaced
   * @param differing names of the first of those replaced
   */
  record Files(long restored, long replaced, long unchanged, long bytes, List<String> differing) {}

  record Section(String restoredFrom, Files restoredFiles) implements ReportSection {
    @Override
    public String text() {
      StringBuilder text =
          new StringBuilder(
              """

              Files    restored %s, replaced %s, unchanged %s
              Backup   %s
              """
                  .formatted(
                      ReportText.number(restoredFiles.restored()),
                      ReportText.number(restoredFiles.replaced()),
                      ReportText.number(restoredFiles.unchanged()),
                      restoredFrom));
      restoredFiles
          .differing()
          .forEach(name -> text.append("  other    " + VisibleText.onOneLine(name) + "\n"));
      return text.toString();
    }
  }
}
