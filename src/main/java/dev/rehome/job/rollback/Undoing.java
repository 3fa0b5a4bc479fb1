package dev.rehome.job.rollback;

import dev.rehome.job.rollback.UndoPage.Group;
import dev.rehome.job.rollback.UndoPage.Way;
import dev.rehome.store.RunItem;
import dev.rehome.store.journal.UndoResult;
import dev.rehome.store.journal.UndoneRow;
import dev.rehome.store.journal.UndoneRow.Finding;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.TargetSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Undoes the rows of one page, within its transaction. */
final class Undoing {

  /** Rows that are reported as a whole, and may be of any size, are in memory so many at a time. */
  private static final int PORTION = 20;

  private final UndoneRun run;
  private final boolean force;
  private final Consumer<List<UndoneRow>> others;
  private final UndoTally tally = new UndoTally();
  private final List<RunItem> undone = new ArrayList<>();
  private boolean refused;

  /**
   * @param force whether to undo even what somebody has changed or deleted since
   * @param others is given the rows that were not as the run had left them, some at a time
   */
  Undoing(UndoneRun run, boolean force, Consumer<List<UndoneRow>> others) {
    this.run = run;
    this.force = force;
    this.others = others;
  }

  void undo(UndoPage page) {
    page.groups().forEach(this::undo);
  }

  /** Those that are no rows of the run any more. */
  List<RunItem> undone() {
    return undone;
  }

  UndoTally tally() {
    return tally;
  }

  /** As of {@link TargetSession#kept}. */
  long kept() {
    return run.session().kept();
  }

  /** Whether the database has refused a row, which was left alone. */
  boolean refused() {
    return refused;
  }

  private void undo(Group group) {
    if (group.way() == Way.KEEP) {
      done(group, UndoResult.KEPT, group.items().size());
      undone.addAll(group.items());
      return;
    }
    List<RowResult> results = write(group, group.items(), false);
    List<Integer> left =
        IntStream.range(0, results.size())
            .filter(index -> resultOf(results.get(index)) == UndoResult.LEFT)
            .boxed()
            .toList();
    for (int i = 0; i < results.size(); i++) {
      UndoResult result = resultOf(results.get(i));
      if (result != UndoResult.LEFT) {
        done(group, result, 1);
        undone.add(group.items().get(i));
      }
    }
    for (int from = 0; from < left.size(); from += PORTION) {
      List<Integer> some = left.subList(from, Math.min(left.size(), from + PORTION));
      undoOthers(
          group,
          some.stream().map(group.items()::get).toList(),
          some.stream().map(results::get).toList());
    }
  }

  /** Rows that are not as the run left them. */
  private void undoOthers(Group group, List<RunItem> items, List<RowResult> found) {
    Map<String, String> now = FoundRows.images(run.session(), group.entity(), items);
    List<RowResult> forced = force ? write(group, items, true) : found;
    List<UndoneRow> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      RunItem item = items.get(i);
      boolean gone = group.way() == Way.DELETE && forced.get(i).kind() == RowResult.Kind.MISSING;
      UndoResult result = gone ? UndoResult.GONE : resultOf(forced.get(i));
      if (result != UndoResult.LEFT) {
        undone.add(item);
      }
      done(group, result, 1);
      UndoneRow row =
          row(item, result, forced.get(i).reason() == null ? found.get(i) : forced.get(i), now);
      refused |= result == UndoResult.LEFT && row.finding() == Finding.REFUSED;
      rows.add(row);
    }
    others.accept(rows);
  }

  private static UndoneRow row(
      RunItem item, UndoResult result, RowResult found, Map<String, String> now) {
    String image = now.get(FoundRows.id(item));
    Finding finding =
        switch (found.kind()) {
          case REFUSED -> Finding.REFUSED;
          case MISSING -> Finding.GONE;
          default -> Finding.CHANGED;
        };
    String reason =
        switch (finding) {
          case REFUSED -> Objects.requireNonNullElse(found.reason(), "the database refused");
          case GONE -> "somebody has deleted the row since";
          case CHANGED -> "somebody has changed the row since";
        };
    return new UndoneRow(
        item.entity(),
        item.key(),
        FoundRows.id(item),
        result,
        finding,
        reason,
        finding == Finding.CHANGED ? Differences.fromBefore(item, image) : null,
        image);
  }

  private void done(Group group, UndoResult result, long rows) {
    tally.count(group.entity(), result, rows);
  }

  /** A row that was inserted and is gone has to be looked at too, though nothing is left to do. */
  private static UndoResult resultOf(RowResult result) {
    return switch (result.kind()) {
      case DELETED -> UndoResult.DELETED;
      case RESTORED -> UndoResult.RESTORED;
      case CHANGED, MISSING, REFUSED -> UndoResult.LEFT;
    };
  }

  private List<RowResult> write(Group group, List<RunItem> items, boolean forced) {
    TargetSession session = run.session();
    return group.way() == Way.DELETE
        ? session.delete(group.entity(), items.stream().map(Undoing::expected).toList(), forced)
        : session.restore(group.entity(), items.stream().map(Undoing::image).toList(), forced);
  }

  private static ExpectedRow expected(RunItem item) {
    return new ExpectedRow(item.key(), item.newId(), item.fingerprint());
  }

  private static RowImage image(RunItem item) {
    @Nullable String before = item.before();
    if (before == null) {
      throw new IllegalStateException("the ledger does not know what row '" + item.key() + "' was");
    }
    return new RowImage(item.key(), item.newId(), item.fingerprint(), before);
  }
}
