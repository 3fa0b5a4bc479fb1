package dev.rehome.job.backup;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupWriter;
import dev.rehome.archive.Part;
import dev.rehome.archive.SourceEntry;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.format.source.Unread;
import dev.rehome.job.Ending;
import dev.rehome.job.ProblemList;
import dev.rehome.job.Run;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.job.snapshot.BackupSection;
import dev.rehome.job.snapshot.Snapshot;
import dev.rehome.job.snapshot.SnapshotRequest;
import dev.rehome.job.specs.FoundFiles;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.SourceFile;
import dev.rehome.report.ReportSection;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.RunStatus;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.ProgramFailedException;
import dev.rehome.store.target.TableScript;
import dev.rehome.store.target.TargetSession;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * One backup, in one step: an interrupted one is begun anew. All rows are read in one transaction
 * that sees one moment, so that no row refers to one that is not in the backup.
 */
final class BackupWork implements VerbJob {

  private final BackupRequest request;
  private final Spec spec;
  private final FoundFiles found;
  private final Run run;
  private final List<Problem> notes = new ArrayList<>();
  private final List<Problem> failedPrograms = new ArrayList<>();
  private @Nullable String sqlWriter;

  BackupWork(BackupRequest request, Spec spec, FoundFiles found, Run run) {
    this.request = request;
    this.spec = spec;
    this.found = found;
    this.run = run;
  }

  @Override
  public List<Problem> notes() {
    found.links().forEach(link -> notes.add(linkLeftOut(link)));
    return notes;
  }

  private static Problem linkLeftOut(String link) {
    return Problem.of("link", "a symbolic link was left out")
        .at(Location.of(link))
        .hint("source.follow_links: true follows links");
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    DefaultTransactionAttribute oneMoment = new DefaultTransactionAttribute();
    oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    return new JobBuilder("backup", repository)
        .start(
            new StepBuilder("backup", repository)
                .tasklet(
                    (contribution, context) -> {
                      write();
                      return RepeatStatus.FINISHED;
                    },
                    transactions)
                .transactionAttribute(oneMoment)
                .allowStartIfComplete(true)
                .build())
        .build();
  }

  private void write() {
    refuseUnread();
    List<SourceFile> files = found.files();
    long bytes = files.stream().mapToLong(SourceFile::size).sum();
    run.control().started(run.context().id(), files.size(), bytes, 0, Counts.NONE);
    Snapshot snapshot =
        new Snapshot(
            run,
            spec,
            new SnapshotRequest(
                request.verb(), request.launch().target().name(), request.backups()));
    Backup taken =
        snapshot.take(
            backup -> {
              backup.files(entries(files));
              addRows(snapshot, backup);
            });
    taken.manifest().parts(Part.Kind.SQL).forEach(part -> sqlWriter = part.writer());
  }

  /** What cannot be read would be missing in the backup. */
  private void refuseUnread() {
    List<Problem> problems =
        found.unread().stream()
            .filter(Unread::failed)
            .map(file -> Problem.of(file.code(), file.why()).at(Location.of(file.name())))
            .toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(Fault.SYSTEM, problems);
    }
  }

  private void addRows(Snapshot snapshot, BackupWriter backup) {
    Optional<TargetSession> target = openTarget();
    if (target.isPresent()) {
      try (TargetSession session = target.get()) {
        snapshot.addRows(backup, session, spec.entities());
        List<String> names = spec.entities().stream().map(EntitySpec::name).toList();
        addScript(backup, session.scripts(names));
      }
    }
  }

  /** The first of them that does not fail. */
  private void addScript(BackupWriter backup, List<TableScript> scripts) {
    for (TableScript script : scripts) {
      try {
        backup.sql(script.writer(), out -> script.statements().writeTo(new StoppableOutput(out)));
        return;
      } catch (ProgramFailedException e) {
        failedPrograms.add(e.problem());
      }
    }
  }

  /** A stop signal does not wait until large tables are written. */
  private final class StoppableOutput extends FilterOutputStream {

    StoppableOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      run.control().endIfStopped();
      out.write(bytes, offset, length);
    }
  }

  /** Empty where nothing was imported yet. */
  private Optional<TargetSession> openTarget() {
    try {
      return Optional.of(run.target().open(run.context(), spec, OpenMode.EXISTING));
    } catch (ProblemException e) {
      if (e.problems().size() == spec.entities().size()
          && e.problems().stream().allMatch(problem -> problem.code().equals("missing-table"))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A directory that is a record has the files in it. */
  private Iterable<SourceEntry> entries(List<SourceFile> files) {
    return () -> files.stream().flatMap(file -> inside(file).stream()).iterator();
  }

  private List<SourceEntry> inside(SourceFile file) {
    run.control().advanced(file.size(), 0, 0);
    if (!Files.isDirectory(file.path())) {
      return List.of(new SourceEntry(file.path(), file.name()));
    }
    try {
      return DirectoryTree.filesOf(file, spec.source()).stream()
          .map(inner -> new SourceEntry(inner.path(), inner.name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    failedPrograms.forEach(problems::add);
    return new Ending(RunStatus.COMPLETED, Ending.Result.DONE);
  }

  @Override
  public @Nullable Path summaryCopy() {
    return request.backups().summaryFile().orElse(null);
  }

  @Override
  public List<ReportSection> sections() {
    return List.of(BackupSection.of(run.journal().backups().of(run.context()), sqlWriter));
  }
}
