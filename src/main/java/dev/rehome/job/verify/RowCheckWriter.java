package dev.rehome.job.verify;

import dev.rehome.job.check.ComparedRow;
import dev.rehome.job.check.ComparedRow.Difference;
import dev.rehome.job.check.RowComparison;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.RowAction;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Compares the rows of items with what was imported, and checks each by what its spec says of it
 * alone: values it must have, rules. "Writes" nothing but findings.
 */
final class RowCheckWriter implements ItemWriter<LedgerItem> {

  /** So few, because their rows may be of any size. */
  private static final int AT_A_TIME = 100;

  private final VerifyRun run;
  private final Origins origins;
  private final ChangedRows changed;

  RowCheckWriter(VerifyRun run, Origins origins, ChangedRows changed) {
    this.run = run;
    this.origins = origins;
    this.changed = changed;
  }

  @Override
  public void write(Chunk<? extends LedgerItem> chunk) {
    List<LedgerItem> own = new ArrayList<>();
    for (LedgerItem item : chunk) {
      if (overtaken(item)) {
        continue;
      }
      own.add(item);
    }
    for (int from = 0; from < own.size(); from += AT_A_TIME) {
      compare(own.subList(from, Math.min(own.size(), from + AT_A_TIME))).forEach(this::judge);
    }
    run.looked().rows += own.size();
    run.control().advanced(chunk.size(), chunk.size(), 0);
  }

  /** What a later run has written is not what the verified one did. */
  private boolean overtaken(LedgerItem item) {
    return run.verified() != null && item.run() > run.verified().context().number();
  }

  private List<ComparedRow> compare(List<LedgerItem> items) {
    List<ComparedRow> compared = new RowComparison(run.session(), run.entities()).compare(items);
    Map<TargetSession, List<LedgerItem>> again = new LinkedHashMap<>();
    for (ComparedRow row : compared) {
      if (row.difference() == Difference.CHANGED) {
        TargetSession session = run.view(row.item().run()).session();
        if (session != run.session()) {
          again.computeIfAbsent(session, own -> new ArrayList<>()).add(row.item());
        }
      }
    }
    return again.isEmpty() ? compared : withTheirOwnSpecs(compared, again);
  }

  /** Rows of runs that had the spec as it was then may have fewer columns. */
  private List<ComparedRow> withTheirOwnSpecs(
      List<ComparedRow> compared, Map<TargetSession, List<LedgerItem>> again) {
    Map<Long, Difference> differences = new LinkedHashMap<>();
    again.forEach(
        (session, items) ->
            new RowComparison(session, run.entities())
                .compare(items)
                .forEach(row -> differences.putIfAbsent(row.item().item(), row.difference())));
    return compared.stream()
        .map(
            row ->
                row.difference() == Difference.CHANGED
                    ? row.with(differences.getOrDefault(row.item().item(), Difference.CHANGED))
                    : row)
        .toList();
  }

  private void judge(ComparedRow compared) {
    EntityTally tally = run.tally(compared.entity());
    switch (compared.difference()) {
      case NONE -> tally.rows++;
      case MISSING -> {
        tally.rows++;
        tally.missing++;
        add(Code.ROW_MISSING, compared, "the row was deleted since it was imported");
      }
      case CHANGED -> {
        tally.rows++;
        tally.changed++;
        changed.add(compared);
      }
      case DOUBLED -> {
        tally.doubled++;
        add(Code.DUPLICATE_KEY, compared, "there are several rows with this key");
      }
    }
    TargetRow row = compared.row();
    if (row != null && compared.item().action() != RowAction.SKIPPED) {
      tally.found++;
      checkValues(compared, row, tally);
      checkRules(compared, row, tally);
    }
  }

  private void checkValues(ComparedRow compared, TargetRow row, EntityTally tally) {
    EntitySpec entity = run.entity(compared.entity());
    boolean lacking = false;
    for (int i = 0; i < entity.columns().size(); i++) {
      ColumnSpec column = entity.columns().get(i);
      boolean required = column.required() || entity.match().contains(column.name());
      if (required && row.values()[i] == null) {
        lacking = true;
        run.findings()
            .add(
                finding(Code.VALUE_MISSING, compared, column.name() + " has no value")
                    .at(column.name(), null, null));
      }
    }
    tally.lacking += lacking ? 1 : 0;
  }

  private void checkRules(ComparedRow compared, TargetRow row, EntityTally tally) {
    List<RecordProblem> broken =
        run.rules().check(run.spec().entityIndex(compared.entity()), row.values());
    broken.forEach(problem -> add(Code.RULE, compared, problem.message()));
    tally.breaking += broken.isEmpty() ? 0 : 1;
  }

  private void add(Code code, ComparedRow compared, String message) {
    run.findings().add(finding(code, compared, message));
  }

  private Finding finding(Code code, ComparedRow compared, String message) {
    return origins.finding(code, compared.entity(), compared.item(), message);
  }
}
