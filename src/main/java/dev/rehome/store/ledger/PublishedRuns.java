package dev.rehome.store.ledger;

import dev.rehome.store.Counts;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunQueries;
import dev.rehome.store.RunRow;
import dev.rehome.store.Warning;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest runs, for processes that cannot open the ledger database while its owner has it open.
 * Runs come without their reports, and files only of those that are under way: from the first that
 * is not done.
 */
record PublishedRuns(List<PublishedRun> runs) implements RunQueries {

  /** A run with what it has come to so far. */
  record PublishedRun(RunRow run, Counts totals, List<LedgerFile> files, List<Warning> warnings) {

    static PublishedRun of(RunRow run, RunQueries ledger, List<LedgerFile> files) {
      return new PublishedRun(
          withoutReport(run), ledger.totals(run.context()), files, ledger.warnings(run.context()));
    }
  }

  private static RunRow withoutReport(RunRow run) {
    return new RunRow(
        run.context(),
        run.verb(),
        run.spec(),
        run.specChecksum(),
        run.scope(),
        run.source(),
        run.status(),
        run.attempt(),
        run.options(),
        run.finishedAt(),
        run.exitCode(),
        null);
  }

  @Override
  public Optional<RunRow> find(String runId) {
    return runs.stream()
        .map(PublishedRun::run)
        .filter(run -> run.context().id().equals(runId))
        .findFirst();
  }

  @Override
  public Optional<String> specText(String specChecksum) {
    return Optional.empty();
  }

  @Override
  public List<RunRow> history(@Nullable String spec, int limit) {
    return runs.stream()
        .map(PublishedRun::run)
        .filter(run -> spec == null || run.spec().equals(spec))
        .limit(limit)
        .toList();
  }

  @Override
  public List<LedgerFile> files(RunContext run, int from, int atMost) {
    return published(run).stream()
        .flatMap(one -> one.files().stream())
        .filter(file -> file.ordinal() >= from)
        .limit(atMost)
        .toList();
  }

  @Override
  public Counts totals(RunContext run) {
    return published(run).map(PublishedRun::totals).orElse(Counts.NONE);
  }

  @Override
  public List<Warning> warnings(RunContext run) {
    return published(run).map(PublishedRun::warnings).orElse(List.of());
  }

  private Optional<PublishedRun> published(RunContext run) {
    return runs.stream().filter(one -> one.run().context().number() == run.number()).findFirst();
  }
}
