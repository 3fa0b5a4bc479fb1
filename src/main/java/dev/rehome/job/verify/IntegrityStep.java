package dev.rehome.job.verify;

import dev.rehome.job.verify.Finding.Code;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunRow;
import dev.rehome.store.Warning;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.ChildCount;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Asks ledger and target the same questions as an import at its end, of all runs or of one, and
 * more: which rows refer to nothing, say another number of children than there are, or are unknown.
 */
final class IntegrityStep {

  private static final int PORTION = 1000;

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
        int index = entity.columnIndex(column.name());
        Portions rows =
            new Portions(
                entity.name(),
                (item, row) ->
                    run.findings()
                        .add(
                            origins
                                .finding(
                                    Code.ORPHAN,
                                    entity.name(),
                                    item,
                                    "%s names no row of %s".formatted(column.name(), ref.entity()))
                                .at(column.name(), null, String.valueOf(row.values()[index]))));
        run.session().orphans(entity.name(), column.name(), rows::add);
        rows.flush();
      }
    }
  }

  private void complete(ChildCount count) {
    run.control().endIfStopped();
    EntitySpec entity = run.entity(count.entity());
    int index = entity.columnIndex(count.column());
    long[] found = new long[1];
    List<Long> children = new ArrayList<>();
    Portions rows =
        new Portions(
            count.entity(),
            (item, row) -> {
              found[0]++;
              String expected = String.valueOf(row.values()[index]);
              String there = String.valueOf(children.get(0));
              run.findings()
                  .add(
                      origins
                          .finding(
                              Code.INCOMPLETE,
                              count.entity(),
                              item,
                              "%s is %s, and %s rows of %s belong to it"
                                  .formatted(count.column(), expected, there, count.child()))
                          .at(count.column(), expected, there));
            });
    run.session()
        .miscounted(
            count,
            (row, number) -> {
              children.clear();
              children.add(number);
              rows.add(row);
              rows.flush();
            });
    run.check(
        new IntegrityCheck(
            "completeness",
            count.entity(),
            found[0] == 0,
            "%d rows have another %s than there are rows of %s"
                .formatted(found[0], count.column(), count.child())));
  }

  /** Finds the items of rows, many at a time; rows without are not of the import. */
  private final class Portions {

    private final String entity;
    private final BiConsumer<LedgerItem, TargetRow> own;
    private final List<TargetRow> rows = new ArrayList<>();

    Portions(String entity, BiConsumer<LedgerItem, TargetRow> own) {
      this.entity = entity;
      this.own = own;
    }

    void add(TargetRow row) {
      rows.add(row);
      if (rows.size() == PORTION) {
        flush();
      }
    }

    void flush() {
      run.control().endIfStopped();
      for (Map.Entry<Integer, String> id : run.entities().entrySet()) {
        if (id.getValue().equals(entity)) {
          List<LedgerItem> items =
              run.items().find(id.getKey(), rows.stream().map(TargetRow::key).toList());
          for (int i = 0; i < items.size(); i++) {
            TargetRow row = rows.get(i);
            Optional.ofNullable(items.get(i))
                .filter(this::meant)
                .ifPresent(item -> own.accept(item, row));
          }
        }
      }
      rows.clear();
    }

    private boolean meant(LedgerItem item) {
      RunRow verified = run.verified();
      return item.action() != RowAction.SKIPPED
          && (verified == null || item.run() == verified.context().number());
    }
  }
}
