package dev.rehome.job.prune;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.store.RunContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pruning, of the runs and backups of one spec or of all. */
final class PruneVerb implements Verb {

  private static final String ALL = "all";

  private final PruneRequest request;
  private final @Nullable String wanted;
  private final RunContext fresh;

  PruneVerb(PruneRequest request, RunControl control) {
    this.request = request;
    this.wanted = request.specOrRun() == null ? null : SpecFiles.name(request.specOrRun());
    this.fresh = control.newRun(ALL);
  }

  @Override
  public Subject subject() {
    return Subject.without(null, request.launch().runsDirectory());
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
    String identity = "pruned=" + (wanted == null ? "" : wanted) + "\n";
    Map<String, String> options = request.options();
    return new Scope(identity, identity + options + "\n", options, Map.of());
  }

  @Override
  public VerbJob begin(Run run) {
    return new PruneWork(new PruneRun(request, wanted, run, fresh.startedAt()));
  }
}
