package dev.rehome.job.verify;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.check.SourceRecords;
import dev.rehome.job.specs.RecordedRun;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RowRules;
import dev.rehome.mapping.RunValues;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.items.ItemQueries;
import dev.rehome.store.items.ItemSelection;
import dev.rehome.store.items.LedgerEntity;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.TargetSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One verification under way: what it is about, and what it has found so far. Shared by its steps;
 * for one thread.
 */
final class VerifyRun implements AutoCloseable {

  private final VerifyRequest request;
  private final Run run;
  private final Spec given;
  private final @Nullable RunRow verified;
  private final Findings findings;
  private final List<IntegrityCheck> checks = new ArrayList<>();
  private final Map<String, EntityTally> tallies = new LinkedHashMap<>();
  private final Map<String, View> views = new HashMap<>();
  private final Map<Long, RunRow> runs = new HashMap<>();
  private @Nullable RunRow basis;
  private @Nullable Spec spec;
  private @Nullable RowRules rules;
  private Map<Integer, String> entities = Map.of();
  private boolean concluded;
  private Looked looked = new Looked();

  /** How much was looked at. */
  static final class Looked {
    long rows;
    long files;
    long records;
    long overtaken;
    long unreadable;
  }

  /**
   * @param given the spec, over the source that it names or that the user does
   * @param verified the run that is verified; null for the state of the spec
   */
  VerifyRun(VerifyRequest request, Run run, Spec given, @Nullable RunRow verified) {
    this.request = request;
    this.run = run;
    this.given = given;
    this.verified = verified;
    this.findings = new Findings(directory());
  }

  /**
   * Begins anew: finds out what there is to verify, and opens the target.
   *
   * @throws ProblemException when nothing was imported, or the target has not the tables
   */
  void start() {
    close();
    concluded = false;
    checks.clear();
    tallies.clear();
    findings.startAnew();
    looked = new Looked();
    RunRow newest = verified == null ? newest() : verified;
    basis = newest;
    spec =
        verified == null && !newest.specChecksum().equals(given.checksum())
            ? recorded(newest)
            : given;
    spec.entities().forEach(entity -> tallies.put(entity.name(), new EntityTally()));
    rules =
        RecordMapper.compile(
                spec,
                SourceRecords.parameters(newest),
                new RunValues(newest.context().id(), newest.context().startedAt()))
            .rowRules();
    TargetSession session = run.target().open(newest.context(), spec, OpenMode.EXISTING);
    views.put(spec.checksum(), new View(spec, session));
    Map<Integer, String> found = new LinkedHashMap<>();
    Set<Integer> counted =
        verified == null ? Set.of() : run.items().countedBy(verified.context().number());
    for (LedgerEntity entity : run.items().entities(spec.name())) {
      boolean meant = verified == null ? entity.current() : counted.contains(entity.id());
      if (meant && tallies.containsKey(entity.name())) {
        found.put(entity.id(), entity.name());
      }
    }
    entities = found;
    run.control().started(run.context().id(), 0, run.items().count(selection()), 0, Counts.NONE);
  }

  private RunRow newest() {
    return run.ledger()
        .latest("import", given.name(), "")
        .orElseThrow(
            () ->
                new ProblemException(
                    Fault.USAGE,
                    Problem.of(
                            "nothing-imported",
                            "nothing was imported with spec '" + given.name() + "'")
                        .hint("import it first, or name the target it was imported to")));
  }

  private Spec recorded(RunRow row) {
    return RecordedRun.spec(run.ledger(), row, request.launch().runsDirectory());
  }

  /** What was given when no seed was: the same whenever the run is resumed. */
  long seed() {
    Long seed = request.seed();
    return seed == null ? run.context().id().hashCode() : seed;
  }

  VerifyRequest request() {
    return request;
  }

  /** As it was imported. */
  Spec spec() {
    return Objects.requireNonNull(spec, "not started");
  }

  EntitySpec entity(String name) {
    return spec().entities().get(spec().entityIndex(name));
  }

  /** Null for the state of the spec. */
  @Nullable RunRow verified() {
    return verified;
  }

  /** Whether the spec is not the one that was imported last. */
  boolean specChanged() {
    return basis != null && verified == null && !basis.specChecksum().equals(given.checksum());
  }

  RunRow basis() {
    return Objects.requireNonNull(basis, "not started");
  }

  RowRules rules() {
    return Objects.requireNonNull(rules, "not started");
  }

  /** The names of the entities by the ledger's numbers of them. */
  Map<Integer, String> entities() {
    return entities;
  }

  ItemSelection selection() {
    return new ItemSelection(
        List.copyOf(entities.keySet()), verified == null ? null : verified.context().number());
  }

  TargetSession session() {
    return view().session();
  }

  private View view() {
    return Objects.requireNonNull(views.get(spec().checksum()), "not started");
  }

  /** The target as a spec sees it. */
  record View(Spec spec, TargetSession session) {

    EntitySpec entity(String name) {
      return spec.entities().get(spec.entityIndex(name));
    }
  }

  /** The target as a run's own spec sees it, if it still fits. */
  View view(long runNumber) {
    RunRow row = row(runNumber);
    if (row == null) {
      return view();
    }
    View known = views.get(row.specChecksum());
    if (known == null) {
      known = open(row);
      views.put(row.specChecksum(), known);
    }
    return known;
  }

  private View open(RunRow row) {
    try {
      Spec own = recorded(row);
      return new View(own, run.target().open(row.context(), own, OpenMode.EXISTING));
    } catch (ProblemException changed) {
      return view();
    }
  }

  @Nullable RunRow row(long number) {
    return runs.computeIfAbsent(number, unknown -> run.items().run(unknown).orElse(null));
  }

  /** A run's spec over the source where its files are now. */
  Spec specOf(RunRow row) {
    Spec own =
        row.specChecksum().equals(given.checksum()) && request.source() != null
            ? given
            : recorded(row);
    Path source = request.source();
    return source == null ? own : own.from(source);
  }

  RunLedger ledger() {
    return run.ledger();
  }

  ItemQueries items() {
    return run.items();
  }

  RunControl control() {
    return run.control();
  }

  String id() {
    return run.context().id();
  }

  Findings findings() {
    return findings;
  }

  EntityTally tally(String entity) {
    return Objects.requireNonNull(tallies.get(entity), entity);
  }

  Looked looked() {
    return looked;
  }

  void check(IntegrityCheck check) {
    checks.add(check);
  }

  /** Keeps what was checked with the run. */
  void conclude() {
    run.ledger().addChecks(run.context(), checks);
    concluded = true;
  }

  boolean concluded() {
    return concluded;
  }

  List<IntegrityCheck> checks() {
    return run.ledger().checks(run.context());
  }

  RunContext context() {
    return run.context();
  }

  Path directory() {
    return request.launch().runsDirectory().resolve(run.context().id());
  }

  @Override
  public void close() {
    views.values().forEach(view -> view.session().close());
    views.clear();
    findings.close();
  }
}
