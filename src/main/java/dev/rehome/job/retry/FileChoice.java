package dev.rehome.job.retry;

import dev.rehome.format.source.ContentHash;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides for each file with rejects whether they are read from their copy or from the source: from
 * what was edited, and where nothing was, from the source. The copies of a retry may have been
 * edited for that, so there they are taken before the source.
 */
final class FileChoice {

  private final RetryRun run;
  private final Problems problems = new Problems();

  FileChoice(RetryRun run) {
    this.run = run;
  }

  /**
   * @throws ProblemException when a later import has read the source, or when it cannot be told
   *     what records are meant
   */
  void choose() {
    refuseSuperseded();
    run.filesWithRejects().forEach(this::choose);
    problems.throwIfAny(Fault.USAGE);
    if (run.ledger().files(run.context(), 0, 1).isEmpty()) {
      run.ledger().freeze(run.context(), () -> run.chosen().stream().map(this::frozen).iterator());
      run.retries().begin(run.context(), run.of());
    }
  }

  private void refuseSuperseded() {
    RunRow imported = run.imported();
    String scope = imported.scope();
    int end = scope.indexOf("parameters=");
    String identity = end < 0 ? scope : scope.substring(0, end);
    Optional<RunRow> newest = run.ledger().latest("import", imported.spec(), identity);
    newest
        .filter(row -> row.context().number() > run.of().number())
        .ifPresent(
            row -> {
              throw new ProblemException(
                  Fault.USAGE,
                  Problem.of(
                          "superseded",
                          "run %s has read the same source since: what is rejected now is in that"
                                  .formatted(row.context().id())
                              + " run")
                      .hint("rehome retry " + row.context().id()));
            });
  }

  private void choose(LedgerFile file) {
    run.control().endIfStopped();
    try {
      choice(file).ifPresent(choice -> run.choose(file, choice));
    } catch (IOException e) {
      problems.add(
          Problem.of("file-unreadable", String.valueOf(e.getMessage()))
              .at(Location.of(file.name())));
    }
  }

  private Optional<Choice> choice(LedgerFile file) throws IOException {
    Path copy = run.copyOf(file);
    Path source = run.source().pathOf(file.name());
    RetryFrom from = run.request().from();
    Optional<Choice> fromCopy =
        Files.exists(copy) && from != RetryFrom.SOURCE ? Optional.of(copy(file, copy)) : empty();
    Optional<Choice> fromSource =
        Files.exists(source) && from != RetryFrom.COPIES ? Optional.of(source(file)) : empty();
    boolean copyEdited = fromCopy.map(Choice::edited).orElse(false);
    boolean sourceEdited = fromSource.map(Choice::edited).orElse(false);
    if (copyEdited && sourceEdited) {
      problems.add(
          Problem.of("both-edited", "the copy of its rejects and the source file were both edited")
              .at(Location.of(file.name()))
              .hint("--from copies or --from source says which counts"));
      return Optional.empty();
    }
    boolean ofRetry = run.named().number() != run.of().number();
    Optional<Choice> choice =
        copyEdited || ofRetry && !sourceEdited
            ? fromCopy.or(() -> fromSource)
            : fromSource.or(() -> fromCopy);
    if (choice.isEmpty()) {
      problems.add(
          Problem.of(
                  "nothing-to-read", "there is neither the source file nor the copy of its rejects")
              .at(Location.of(copy.toString()))
              .hint(
                  "put one of them back, or name the directory of the run's reports with"
                      + " --runs-dir"));
    } else if (choice.get().edited()) {
      check(file, choice.get());
    }
    return choice;
  }

  private static Optional<Choice> empty() {
    return Optional.empty();
  }

  private Choice copy(LedgerFile file, Path path) throws IOException {
    SourceFile copy = RetryRun.now(file, path);
    return new Choice(RetryFrom.COPIES, CopyAlignment.of(run, file, copy).edited(), copy);
  }

  /** A file that has only grown is what it was, unless it goes on with what was cut short. */
  private Choice source(LedgerFile file) throws IOException {
    SourceFile frozen = run.source().sourceFile(file);
    Path path = frozen.path();
    boolean directory = Files.isDirectory(path);
    boolean grown = !directory && Files.size(path) > file.size();
    boolean same =
        (directory || Files.size(path) >= file.size())
            && ContentHash.sha256(frozen, run.control()::endIfStopped).equals(file.sha256())
            && !(grown && KnownRejects.lastReachesEnd(run, file));
    return new Choice(RetryFrom.SOURCE, !same, same ? frozen : RetryRun.now(file, path));
  }

  private void check(LedgerFile file, Choice choice) throws IOException {
    if (choice.from() == RetryFrom.SOURCE) {
      if (!new SourceProof(run, file, choice.file()).holds()) {
        problems.add(
            Problem.of(
                    "edited-elsewhere",
                    "the file was edited in other places than its rejected records")
                .at(Location.of(choice.file().path().toString()))
                .hint("import the source again, which reads all of it"));
      }
      return;
    }
    CopyAlignment check = CopyAlignment.of(run, file, choice.file());
    if (check.first() == null) {
      problems.add(
          Problem.of(
                  "records-differ",
                  "the copy has %d records, and %d were rejected: which is which cannot be told"
                      .formatted(check.records(), check.rejects()))
              .at(Location.of(choice.file().path().toString()))
              .hint(
                  "leave records that are not to be imported as they are, and they stay rejected;"
                      + " or correct the source file and import it again"));
    }
  }

  private LedgerFile frozen(int ordinal) {
    LedgerFile file = run.file(ordinal);
    Choice choice = run.choice(ordinal);
    try {
      return new LedgerFile(
          ordinal,
          file.name(),
          file.format(),
          choice.file().size(),
          choice.file().modified(),
          ContentHash.sha256(choice.file(), run.control()::endIfStopped),
          FileStatus.PENDING,
          ReadPosition.START,
          Counts.NONE,
          choice.note());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
