package dev.rehome.job.verify;

import dev.rehome.job.verify.Finding.Code;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunRow;
import dev.rehome.store.Warning;
import dev.rehome.store.target.ChildCount;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks ledger and target the same questions as an import at its end, of all runs or of one, and
 * more: which rows refer to nothing, say another number of children than there are, or are unknown.
 */
final class IntegrityStep {

  /** What the comparison of rows has answered row by row. */
  private static final Set<String> ANSWERED = Set.of("count");

  private final VerifyRun run;
  private final Origins origins;

  IntegrityStep(VerifyRun run, Origins origins) {
    this.run = run;
    this.origins = origins;
  }

  void check() {
    audit();
    target();
    for (ChildCount count : Completeness.of(run.spec())) {
      complete(count);
    }
    if (run.verified() == null) {
      run.entities().forEach((id, name) -> new UnknownRows(run, id, name).check());
    } else {
      run.looked().overtaken = run.items().overtaken(run.verified().context().number());
    }
  }

  private void audit() {
    Runnable beforeEach = run.control()::endIfStopped;
    RunRow verified = run.verified();
    List<IntegrityCheck> checks =
        verified == null
            ? run.ledger().auditAll(run.spec(), beforeEach)
            : run.ledger().audit(verified.context(), run.spec(), beforeEach);
    for (IntegrityCheck check : checks) {
      run.check(check);
      Warning warning = check.warning();
      if (!check.passed()) {
        run.findings().add(Finding.of(Code.COUNT, check.entity(), check.detail()));
      } else if (warning != null) {
        Code code = Code.DUPLICATE_CONTENT;
        run.findings().add(Finding.of(code, check.entity(), check.detail()).asNote());
      }
    }
  }

  private void target() {
    Runnable beforeEach = run.control()::endIfStopped;
    List<IntegrityCheck> checks =
        run.verified() == null
            ? run.session().verifyAll(beforeEach)
            : run.session().verify(beforeEach);
    checks.stream().filter(check -> !ANSWERED.contains(check.name())).forEach(run::check);
    Set<String> failed =
        checks.stream()
            .filter(check -> check.name().equals("references") && !check.passed())
            .map(IntegrityCheck::entity)
            .collect(Collectors.toSet());
    for (EntitySpec entity : run.spec().entities()) {
      if (failed.contains(entity.name())) {
        orphans(entity);
      }
    }
  }

  private void orphans(EntitySpec entity) {
    for (ColumnSpec column : entity.columns()) {
      if (column.source() instanceof ValueSource.Ref ref) {
        String message = "%s names no row of %s".formatted(column.name(), ref.entity());
        ItemsOfRows rows =
            new ItemsOfRows(
                run,
                entity.name(),
                column.name(),
                (item, value, ignored) ->
                    run.findings()
                        .add(
                            origins
                                .finding(Code.ORPHAN, entity.name(), item, message)
                                .at(column.name(), null, value)));
        run.session().orphans(entity.name(), column.name(), row -> rows.add(row, 0));
        rows.flush();
      }
    }
  }

  private void complete(ChildCount count) {
    run.control().endIfStopped();
    long[] found = new long[1];
    ItemsOfRows rows =
        new ItemsOfRows(
            run,
            count.entity(),
            count.column(),
            (item, expected, children) -> {
              found[0]++;
              String message =
                  "%s is %s, and %d rows of %s belong to it"
                      .formatted(count.column(), expected, children, count.child());
              run.findings()
                  .add(
                      origins
                          .finding(Code.INCOMPLETE, count.entity(), item, message)
                          .at(count.column(), expected, String.valueOf(children)));
            });
    run.session().miscounted(count, rows::add);
    rows.flush();
    run.check(
        new IntegrityCheck(
            "completeness",
            count.entity(),
            found[0] == 0,
            "%d rows have another %s than there are rows of %s"
                .formatted(found[0], count.column(), count.child())));
  }
}
