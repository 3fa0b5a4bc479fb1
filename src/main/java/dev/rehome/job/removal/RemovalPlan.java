package dev.rehome.job.removal;

import dev.rehome.job.Run;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removals;
import dev.rehome.store.journal.Removals.Total;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run is to remove, as the ledger has it. */
public record RemovalPlan(Run run) {

  private static final int PAGE = 500;

  /** In order, fetched page by page so that there may be any number. */
  public Stream<Removal> all(Removal.@Nullable State state) {
    return Stream.iterate(
            page(state, 0),
            page -> !page.isEmpty(),
            page ->
                page.size() < PAGE
                    ? List.<Removal>of()
                    : page(state, page.get(PAGE - 1).ordinal() + 1))
        .flatMap(List::stream);
  }

  private List<Removal> page(Removal.@Nullable State state, int from) {
    return removals().page(run.context(), state, from, PAGE);
  }

  /** Whether it has been made, in this launch or an earlier one. */
  public boolean exists() {
    return !removals().page(run.context(), null, 0, 1).isEmpty();
  }

  public boolean hasPlanned() {
    return !removals().page(run.context(), Removal.State.PLANNED, 0, 1).isEmpty();
  }

  /** Writes it, in place of an earlier one. */
  public void write(Iterable<Removal> removals) {
    removals().plan(run.context(), removals);
  }

  /** What has become of one of them. */
  public void set(Removal removal) {
    removals().set(run.context(), removal);
  }

  public List<Total> totals() {
    return removals().totals(run.context());
  }

  List<Removal> kept(String code, int atMost) {
    return removals().kept(run.context(), code, atMost);
  }

  private Removals removals() {
    return run.journal().removals();
  }
}
