package dev.rehome.job.retry;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.check.SourceRecords;
import dev.rehome.job.specs.RecordedRun;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.job.specs.UnfinishedRollback;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RunValues;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.Journal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The retry of one run's rejects, with the spec that this ran with or a corrected one. */
final class RetryVerb implements Verb {

  /** Which import a retry is of, among its options. */
  private static final String OF = "of";

  private static final Set<RunStatus> ENDED =
      Set.of(RunStatus.COMPLETED, RunStatus.COMPLETED_WITH_REJECTS, RunStatus.NOTHING_TO_DO);

  private final RetryRequest request;

  /** The run that was named, and the import whose rejects these are; often the same. */
  private final RecordedRun named;

  private final RecordedRun imported;
  private final Spec spec;
  private final RunContext fresh;
  private final RecordMapper mapper;

  RetryVerb(RetryRequest request, RunControl control) {
    this.request = request;
    this.named = find(request.run());
    String of = named.row().options().get(OF);
    this.imported = named.row().verb().equals(RetryRequest.VERB) && of != null ? find(of) : named;
    refuseOthers(named.row());
    refuseOthers(imported.row());
    this.spec = request.specName() == null ? named.spec() : corrected(request.specName());
    this.fresh = control.newRun(spec.name());
    RunRow row = imported.row();
    this.mapper =
        RecordMapper.compile(
            spec,
            SourceRecords.parameters(row),
            new RunValues(row.context().id(), row.context().startedAt()));
  }

  private RecordedRun find(String run) {
    return RecordedRun.find(
        request.launch().target(), request.launch().command(), run, runsDirectory());
  }

  private Path runsDirectory() {
    return request.launch().runsDirectory();
  }

  private void refuseOthers(RunRow row) {
    String run = row.context().id();
    if (!Set.of("import", RetryRequest.VERB).contains(row.verb())) {
      throw refused(
          Problem.of("not-retriable", "run %s is no import but a %s".formatted(run, row.verb()))
              .hint("name an import that has rejects; 'rehome history' lists them"));
    }
    if (row.status() == RunStatus.ROLLED_BACK) {
      throw refused(
          Problem.of("not-retriable", "run %s was rolled back".formatted(run))
              .hint("import its source again"));
    }
    if (!ENDED.contains(row.status())) {
      throw refused(
          Problem.of(
                  "not-retriable",
                  "run %s has not ended: it is %s".formatted(run, row.status().label()))
              .hint("repeat its command until it ends, then retry what it has rejected"));
    }
  }

  private static ProblemException refused(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }

  @Override
  public Spec spec() {
    return spec;
  }

  /** The spec as it is now, over the source that the import read. */
  private Spec corrected(String name) {
    Spec corrected = SpecFiles.read(name, Path.of(imported.row().source()), runsDirectory());
    if (!corrected.name().equals(imported.spec().name())) {
      throw refused(
          Problem.of(
              "other-spec",
              "run %s is of the spec '%s', and this is '%s'"
                  .formatted(
                      imported.row().context().id(), imported.spec().name(), corrected.name())));
    }
    return corrected;
  }

  @Override
  public void check(RunLedger ledger, Journal journal) {
    UnfinishedRollback.requireNone(ledger, journal, target(), spec.name(), null);
    if (journal.retention().isPruned(imported.row().context().number())) {
      String run = imported.row().context().id();
      throw refused(
          Problem.of("not-retriable", "run %s was pruned: its rejects are not kept".formatted(run))
              .hint("import its source again"));
    }
  }

  @Override
  public RunContext fresh() {
    return fresh;
  }

  @Override
  public TargetRequest target() {
    return request.launch().target();
  }

  /** Where the rejects are read from may change from launch to launch. */
  @Override
  public Scope scope() {
    String identity =
        "retry="
            + imported.row().context().id()
            + "\ncopies="
            + named.row().context().id()
            + "\n"
            + UnfinishedRollback.place(target());
    Map<String, String> free = new LinkedHashMap<>();
    free.put("run", named.row().context().id());
    free.put(OF, imported.row().context().id());
    if (request.from() != null) {
      free.put("from", request.from().label());
    }
    free.put("chunk-size", Integer.toString(request.chunkSize()));
    return new Scope(identity, identity, Map.of(), free);
  }

  @Override
  public VerbJob begin(Run run) {
    return new RetryWork(new RetryRun(request, named.row(), imported.row(), spec, mapper, run));
  }
}
