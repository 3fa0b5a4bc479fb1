package dev.rehome.job.cleanup;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.job.specs.UnfinishedRollback;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cleanup: its spec, and where the backup is to be. */
final class CleanupVerb implements Verb {

  private final CleanupRequest request;
  private final Spec spec;
  private final RunContext fresh;

  CleanupVerb(CleanupRequest request, RunControl control) {
    this.request = request;
    this.spec =
        SpecFiles.read(request.specName(), request.source(), request.launch().runsDirectory());
    this.fresh = control.newRun(spec.name());
    refuseBackupsInside();
  }

  /** There they would become part of what is imported and cleaned up. */
  private void refuseBackupsInside() {
    Path backups = real(request.backups().directory());
    Path place = spec.source().place();
    if (Files.isDirectory(place) && backups.startsWith(real(place))) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("backup-inside-source", "the directory of backups lies inside the source")
              .at(Location.of(request.backups().directory().toString()))
              .hint("name one outside of " + place + " with --backup-dir"));
    }
  }

  /** Of what need not exist yet. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException missing) {
        // the one above it may be there
      }
    }
    return absolute;
  }

  @Override
  public Spec spec() {
    return spec;
  }

  @Override
  public RunContext fresh() {
    return fresh;
  }

  @Override
  public TargetRequest target() {
    return request.launch().target();
  }

  @Override
  public Scope scope() {
    return request.scope(spec);
  }

  @Override
  public void check(RunLedger ledger, Journal journal) {
    UnfinishedRollback.requireNone(ledger, journal, target(), spec.name(), null);
  }

  @Override
  public VerbJob begin(Run run) {
    return new CleanupWork(new CleanupRun(request, spec, run, fresh.startedAt()));
  }
}
