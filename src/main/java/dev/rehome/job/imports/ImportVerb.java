package dev.rehome.job.imports;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.job.specs.FoundFiles;
import dev.rehome.job.specs.OwnFiles;
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
import dev.rehome.store.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * An import or a validation: its spec, compiled, and the files found in its source. Validating is
 * importing into a database that is thrown away.
 */
final class ImportVerb implements Verb {

  private final ImportRequest request;
  private final Spec spec;
  private final RunContext fresh;
  private final RecordMapper mapper;
  private final FoundFiles found;

  /** Where a validation imports to. */
  private final @Nullable Path scratch;

  ImportVerb(ImportRequest request, RunControl control) {
    this.request = request;
    this.spec =
        SpecFiles.read(request.specName(), request.source(), request.launch().runsDirectory());
    this.fresh = control.newRun(spec.name());
    this.mapper = mapper(fresh);
    this.found = new FoundFiles(spec, request.launch(), control.progress());
    this.scratch = request.validate() ? createScratch() : null;
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
    return scratch == null
        ? request.launch().target()
        : new TargetRequest("jdbc:h2:file:" + scratch.resolve("validate"), null, null);
  }

  @Override
  public String targetName() {
    return request.validate() ? "nowhere (validate)" : target().name();
  }

  @Override
  public boolean lasting() {
    return !request.validate();
  }

  @Override
  public Scope scope() {
    return request.scope(spec);
  }

  /** Rows of a run that is half undone are neither there nor gone. */
  @Override
  public void check(RunLedger ledger, Journal journal) {
    if (!request.validate()) {
      UnfinishedRollback.requireNone(ledger, journal, target(), spec.name(), null);
    }
  }

  /** Before its files are listed a run has nothing. */
  @Override
  public boolean begun(RunLedger ledger, RunContext earlier) {
    return !ledger.files(earlier, 0, 1).isEmpty();
  }

  /** What a spec says of the run is compiled into its mapper, so an older run needs its own. */
  @Override
  public VerbJob begin(Run run) {
    RecordMapper own = run.context().id().equals(fresh.id()) ? mapper : mapper(run.context());
    return new ImportWork(request, new ImportRun(request, spec, own, found, run));
  }

  @Override
  public void close() {
    if (scratch != null) {
      try {
        FileSystemUtils.deleteRecursively(scratch);
      } catch (IOException e) {
        throw io(e);
      }
    }
  }

  private RecordMapper mapper(RunContext run) {
    return RecordMapper.compile(
        spec, request.parameters(), new RunValues(run.id(), run.startedAt()));
  }

  private static Path createScratch() {
    try {
      return Files.createTempDirectory(OwnFiles.SCRATCH);
    } catch (IOException e) {
      throw io(e);
    }
  }

  private static ProblemException io(IOException e) {
    return new ProblemException(Fault.SYSTEM, Problem.of("io", String.valueOf(e.getMessage())), e);
  }
}
