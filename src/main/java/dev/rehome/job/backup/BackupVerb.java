package dev.rehome.job.backup;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.specs.FoundFiles;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import java.nio.file.Path;
import java.util.Map;

/** A backup of a spec's source and of its rows in the target. */
final class BackupVerb implements Verb {

  private final BackupRequest request;
  private final Spec spec;
  private final RunContext fresh;
  private final FoundFiles found;

  BackupVerb(BackupRequest request, RunControl control) {
    this.request = request;
    this.spec =
        SpecFiles.read(request.specName(), request.source(), request.launch().runsDirectory());
    this.fresh = control.newRun(spec.name());
    this.found = new FoundFiles(spec, request.launch(), control.progress());
    request.backups().requireWritable();
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
    Path source = spec.source().place().toAbsolutePath().normalize();
    String identity = "source=" + source + "\ntarget=" + target().place() + "\n";
    String directory = request.backups().directory().toAbsolutePath().normalize().toString();
    Map<String, String> options = Map.of("backup-dir", directory);
    return new Scope(identity, identity + "backup-dir=" + directory, options, Map.of());
  }

  @Override
  public VerbJob begin(Run run) {
    return new BackupWork(request, spec, found, run);
  }
}
