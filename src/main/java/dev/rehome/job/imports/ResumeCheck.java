package dev.rehome.job.imports;

import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Spec;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether spec and files are still those that a run began with: it goes on with no others. */
final class ResumeCheck {

  private final ImportRun run;
  private final RunRow row;
  private final Problems problems = new Problems();
  private final List<Problem> notes = new ArrayList<>();

  ResumeCheck(ImportRun run, RunRow row) {
    this.run = run;
    this.row = row;
  }

  /**
   * @return what is new or other in files that the run does not read any more
   * @throws ProblemException when what it still has to read has changed
   */
  List<Problem> check() {
    Spec spec = run.spec();
    if (!row.specChecksum().equals(spec.checksum())) {
      problems.add(changed("spec-changed", "the spec", spec.path()));
    }
    Set<String> unknown = new LinkedHashSet<>();
    run.found().files().forEach(file -> unknown.add(file.name()));
    int found = unknown.size();
    run.files(0)
        .forEach(
            file -> {
              run.hashed(file.ordinal(), Math.max(found, file.ordinal()));
              unknown.remove(file.name());
              compare(file);
            });
    problems.throwIfAny(Fault.USAGE);
    unknown.forEach(name -> note("file-new", "a file that came after the run began", name));
    return notes;
  }

  private void compare(LedgerFile file) {
    if (file.status() == FileStatus.PENDING) {
      if (!sameContent(file)) {
        problems.add(changed("file-changed", "the file", run.sourceFile(file).path().toString()));
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

  private boolean sameContent(LedgerFile file) {
    try {
      return file.sha256().equals(run.sha256(run.sourceFile(file)));
    } catch (IOException e) {
      return false;
    }
  }

  private Problem changed(String code, String what, String path) {
    return Problem.of(
            code,
            "%s changed since run %s began with it and stopped half way"
                .formatted(what, row.context().id()))
        .at(Location.of(path));
  }
}
