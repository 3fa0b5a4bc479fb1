package dev.rehome.job.restore;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupOrigin;
import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.journal.BackupRecord;
import dev.rehome.store.journal.Journal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backup to be restored, by the spec that it was made with. */
final class RestoreVerb implements Verb {

  private final RestoreRequest request;
  private final Backup backup;
  private final Spec spec;
  private final RunContext fresh;

  RestoreVerb(RestoreRequest request, RunControl control) {
    this.request = request;
    this.backup = request.backups().require(request.backup());
    this.spec = spec(backup, request);
    this.fresh = control.newRun(spec.name());
  }

  private static Spec spec(Backup backup, RestoreRequest request) {
    BackupOrigin origin = backup.manifest().origin();
    String text =
        backup
            .specText()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Fault.SYSTEM,
                        Problem.of("damaged-backup", "the backup has no spec in it")));
    return SpecFiles.kept(
        text, origin.specChecksum(), Path.of(origin.source()), request.launch().runsDirectory());
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
  public String targetName() {
    return request.data() ? target().name() : to().toString();
  }

  @Override
  public Scope scope() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("backup", backup.directory().toAbsolutePath().normalize().toString());
    if (request.data()) {
      options.put("data", "true");
    } else {
      options.put("to", to().toString());
    }
    String identity = "restore=" + options + "\ntarget=" + target().place() + "\n";
    Map<String, String> free =
        request.overwrite() ? Map.of("overwrite", "true") : Map.<String, String>of();
    return new Scope(identity, identity, options, free);
  }

  private Path to() {
    Path asked = request.to();
    Path place = asked == null ? Path.of(backup.manifest().origin().root()) : asked;
    return place.toAbsolutePath().normalize();
  }

  /** Whoever rewrites a backup can make its sums fit, but not what the ledger has of it. */
  @Override
  public void check(RunLedger ledger, Journal journal) {
    List<BackupRecord> recorded = journal.backups().named(backup.manifest().name());
    String sha256 = backup.sha256();
    if (!recorded.isEmpty() && recorded.stream().noneMatch(one -> one.sha256().equals(sha256))) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("damaged-backup", "its manifest is not the one that the ledger has recorded")
              .at(Location.of(backup.directory().toString()))
              .hint("restore an untouched copy of the backup"));
    }
  }

  @Override
  public VerbJob begin(Run run) {
    return request.data()
        ? new RowsRestore(backup, spec, run)
        : new FilesRestore(backup, to(), request.overwrite(), run);
  }
}
