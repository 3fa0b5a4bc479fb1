package dev.rehome.job.rollback;

import dev.rehome.job.rollback.UndoPage.Group;
import dev.rehome.job.rollback.UndoPage.Way;
import dev.rehome.store.RunItem;
import dev.rehome.store.journal.UndoResult;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Says what would become of rows by comparing them; deletes and restores nothing, because a target
 * may not be able to put all of it back.
 */
final class RehearsingItemWriter implements ItemWriter<UndoPage> {

  private final RollbackRun run;

  RehearsingItemWriter(RollbackRun run) {
    this.run = run;
  }

  @Override
  public void write(Chunk<? extends UndoPage> chunk) {
    chunk.getItems().forEach(page -> page.groups().forEach(group -> compare(page, group)));
  }

  private void compare(UndoPage page, Group group) {
    Outcome outcome = run.outcome();
    if (group.way() == Way.KEEP) {
      outcome.count(page.run(), group.entity(), UndoResult.KEPT, group.items().size());
      return;
    }
    Map<String, byte[]> now =
        FoundRows.fingerprints(page.run().session(), group.entity(), group.items());
    for (RunItem item : group.items()) {
      UndoResult result = result(group.way(), item, now.get(FoundRows.id(item)));
      outcome.count(page.run(), group.entity(), result, 1);
      outcome.show(page.run(), item, result);
    }
    run.control().advanced(group.items().size(), group.items().size(), 0);
  }

  private UndoResult result(Way way, RunItem item, byte @Nullable [] now) {
    boolean same = now != null && Arrays.equals(now, item.fingerprint());
    if (way == Way.DELETE) {
      if (now == null) {
        return UndoResult.GONE;
      }
      return same || run.request().force() ? UndoResult.DELETED : UndoResult.LEFT;
    }
    return same || run.request().force() ? UndoResult.RESTORED : UndoResult.LEFT;
  }
}
