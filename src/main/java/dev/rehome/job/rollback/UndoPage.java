package dev.rehome.job.rollback;

import dev.rehome.store.RunItem;
import java.util.ArrayList;
import java.util.List;

/** Some rows of a run, in the order in which they are undone: what one transaction undoes. */
record UndoPage(UndoneRun run, List<RunItem> items) {

  /** What undoing a row means for the target. */
  enum Way {
    RESTORE,
    DELETE,
    /** The run left the row as it was. */
    KEEP;

    static Way of(RunItem item) {
      return switch (item.action()) {
        case UPDATED -> RESTORE;
        case INSERTED -> DELETE;
        case UNCHANGED, SKIPPED -> KEEP;
      };
    }
  }

  /** Rows of one entity that are undone in the same way. */
  record Group(String entity, Way way, List<RunItem> items) {}

  /** The rows as groups, without changing their order. */
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (RunItem item : items) {
      Way way = Way.of(item);
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last == null || last.way() != way || !last.entity().equals(item.entity())) {
        last = new Group(item.entity(), way, new ArrayList<>());
        groups.add(last);
      }
      last.items().add(item);
    }
    return groups;
  }
}
