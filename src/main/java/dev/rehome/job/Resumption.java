package dev.rehome.job;

import dev.rehome.job.Verb.Scope;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides whether a launch goes on with a run that failed, was stopped or died. */
final class Resumption {

  private final Wording wording;
  private final VerbRequest request;
  private final Verb verb;
  private final RunLedger ledger;

  Resumption(Wording wording, VerbRequest request, Verb verb, RunLedger ledger) {
    this.wording = wording;
    this.request = request;
    this.verb = verb;
    this.ledger = ledger;
  }

  /**
   * The run of the same spec and source to go on with; one that is given up, or that never began
   * with its work, is marked as abandoned and done again from the start.
   *
   * @throws ProblemException when it was started with other options: beside it, a new run would
   *     leave it unfinished for ever
   */
  Optional<RunRow> unfinished() {
    Scope scope = verb.scope();
    Optional<RunRow> latest =
        ledger
            .latest(request.verb(), verb.subject().name(), scope.identity())
            .filter(this::resumable);
    if (latest.isEmpty()) {
      return latest;
    }
    RunRow run = latest.get();
    if (request.launch().startOver() || !verb.begun(ledger, run.context())) {
      Integer exitCode = run.exitCode();
      ledger.finish(
          run.context(), RunStatus.ABANDONED, exitCode == null ? 1 : exitCode, run.report());
      return Optional.empty();
    }
    if (!run.scope().equals(scope.whole())) {
      throw new ProblemException(Fault.USAGE, otherOptions(run, scope));
    }
    return latest;
  }

  /** After a failed verification all was done, and the same checks would fail again. */
  private boolean resumable(RunRow run) {
    return run.status().resumable()
        && (run.status() != RunStatus.FAILED
            || ledger.checks(run.context()).stream().allMatch(IntegrityCheck::passed));
  }

  private Problem otherOptions(RunRow run, Scope scope) {
    Map<String, String> before = new TreeMap<>(run.options());
    before.keySet().removeAll(scope.otherOptions().keySet());
    return Problem.of(
        "unfinished-run",
        "run "
            + run.context().id()
            + " of this spec and source is unfinished and was started "
            + shown(before)
            + ", not "
            + shown(scope.options()));
  }

  private String shown(Map<String, String> options) {
    return options.isEmpty()
        ? "without options that decide what is done"
        : "with " + wording.options(options);
  }
}
