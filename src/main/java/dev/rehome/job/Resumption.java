package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Spec;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decides whether a launch goes on with a run that failed, was stopped or died. */
final class Resumption {

  private final ImportRequest request;
  private final Spec spec;
  private final RunLedger ledger;
  private final List<Problem> notes = new ArrayList<>();

  Resumption(ImportRequest request, Spec spec, RunLedger ledger) {
    this.request = request;
    this.spec = spec;
    this.ledger = ledger;
  }

  /**
   * The run of the same spec and source to go on with; one that {@code --new} gives up, or that
   * never got as far as listing its files, is marked as abandoned and done again from the start.
   *
   * @throws ProblemException when it was started with other options: beside it, a new run would
   *     leave it unfinished for ever
   */
  Optional<RunRow> unfinished() {
    Optional<RunRow> latest =
        ledger
            .latest(request.verb().label(), spec.name(), request.identity(spec))
            .filter(run -> Ending.of(run).resumable());
    if (latest.isEmpty()) {
      return latest;
    }
    RunRow run = latest.get();
    if (request.startOver() || ledger.files(run.context(), 0, 1).isEmpty()) {
      ledger.finish(run.context(), RunStatus.ABANDONED, Ending.of(run).exitCode(), run.report());
      return Optional.empty();
    }
    if (!run.scope().equals(request.scope(spec))) {
      throw new ProblemException(Fault.USAGE, otherOptions(run));
    }
    return latest;
  }

  private Problem otherOptions(RunRow run) {
    Map<String, String> before = new TreeMap<>(run.options());
    before.keySet().removeAll(request.freeOptions().keySet());
    Map<String, String> now = request.scopingOptions();
    return Problem.of(
            "unfinished-run",
            "run "
                + run.context().id()
                + " of this spec and source is unfinished and was started "
                + typed(before)
                + ", not "
                + typed(now))
        .hint(
            "repeat its options to go on with it, or give it up and start over with --new; rows"
                + " already imported are recognised by their keys");
  }

  private static String typed(Map<String, String> options) {
    return options.isEmpty()
        ? "without --incremental, --limit and --param"
        : options.entrySet().stream()
            .map(option -> typed(option.getKey(), option.getValue()))
            .collect(Collectors.joining(" ", "with ", ""));
  }

  private static String typed(String option, String value) {
    if (option.equals("incremental")) {
      return "--incremental";
    }
    return option.startsWith("param.")
        ? "--param " + option.substring("param.".length()) + "=" + value
        : "--" + option + " " + value;
  }

  /**
   * Takes the run up again, with the spec and the files it started with and no others. What is new
   * or other in files that it does not read any more is noted.
   *
   * @throws ProblemException when one of them has changed
   * @throws StoppedException when a stop was asked for while the files were read
   */
  void resume(ImportRun run, RunRow row) {
    Problems problems = new Problems();
    if (!row.specChecksum().equals(spec.checksum())) {
      problems.add(changed("spec-changed", "the spec", spec.path(), row));
    }
    Set<String> unknown = new LinkedHashSet<>();
    run.found().files().forEach(file -> unknown.add(file.name()));
    int found = unknown.size();
    run.files(0)
        .forEach(
            file -> {
              run.hashed(file.ordinal(), Math.max(found, file.ordinal()));
              unknown.remove(file.name());
              compare(run, row, file, problems);
            });
    problems.throwIfAny(Fault.USAGE);
    unknown.forEach(name -> note("file-new", "a file that came after the run began", name));
    ledger.resume(row.context());
  }

  /** What the run that was resumed left to the next one. */
  List<Problem> notes() {
    return notes;
  }

  private void compare(ImportRun run, RunRow row, LedgerFile file, Problems problems) {
    if (file.status() == FileStatus.PENDING) {
      if (!sameContent(run, file)) {
        String path = run.sourceFile(file).path().toString();
        problems.add(changed("file-changed", "the file", path, row));
      }
    } else if (!file.sha256().isEmpty() && !run.unchanged(file)) {
      note(
          "file-changed", "the file was changed or removed after the run had read it", file.name());
    }
  }

  private void note(String code, String message, String file) {
    notes.add(
        Problem.of(code, message)
            .at(Location.of(file))
            .hint("this run keeps to what it began with; the next run takes it as it is then"));
  }

  private static boolean sameContent(ImportRun run, LedgerFile file) {
    try {
      return file.sha256().equals(run.sha256(run.sourceFile(file)));
    } catch (IOException e) {
      return false;
    }
  }

  private Problem changed(String code, String what, String path, RunRow row) {
    return Problem.of(
            code,
            what
                + " changed since run "
                + row.context().id()
                + " began with it and stopped half way")
        .at(Location.of(path))
        .hint(
            "put it back and run the same command again, or start over: "
                + request.commandAgain()
                + " --new; rows already imported are recognised by their keys");
  }
}
