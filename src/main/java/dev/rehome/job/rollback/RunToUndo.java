package dev.rehome.job.rollback;

import dev.rehome.job.specs.RecordedRun;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the run that is to be rolled back, and says of others why they cannot be. */
final class RunToUndo {

  private final RollbackRequest request;

  RunToUndo(RollbackRequest request) {
    this.request = request;
  }

  /**
   * @throws ProblemException when there is no such run, or it is none that writes rows
   */
  RecordedRun find() {
    Path runs = request.launch().runsDirectory();
    RecordedRun found;
    try {
      found =
          RecordedRun.find(
              request.launch().target(), request.launch().command(), request.run(), runs);
    } catch (ProblemException unknown) {
      throw reported(runs.resolve(request.run()).resolve("report.json"), unknown);
    }
    if (found.row().verb().equals(RollbackRequest.VERB)) {
      throw refused(
          Problem.of(
                  "not-undoable",
                  "run %s is a rollback, which is not rolled back itself".formatted(request.run()))
              .hint("import again what it has undone"));
    }
    if (found.row().verb().equals("cleanup")) {
      throw refused(
          Problem.of(
                  "not-undoable",
                  "run %s is a cleanup, which wrote no rows".formatted(request.run()))
              .hint("restore the files from its backup: rehome restore " + request.run()));
    }
    return found;
  }

  /** A run that left a report and nothing in the ledger kept nothing. */
  private ProblemException reported(Path report, ProblemException unknown) {
    if (unknown.fault() != Fault.USAGE || !Files.isRegularFile(report)) {
      return unknown;
    }
    try {
      JsonNode read = JsonMapper.shared().readTree(Files.readString(report));
      String verb = read.path("verb").asString("");
      if (read.path("dryRun").asBoolean(false)) {
        return refused(nothing("a dry run of " + verb));
      }
      return verb.equals("validate") ? refused(nothing("a validation")) : unknown;
    } catch (IOException | JacksonException e) {
      return unknown;
    }
  }

  private Problem nothing(String what) {
    return Problem.of(
            "not-undoable",
            "run %s was %s, which wrote nothing to the target".formatted(request.run(), what))
        .hint("there is nothing to roll back");
  }

  private static ProblemException refused(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }
}
