package dev.rehome.job.verify;

import dev.rehome.job.verify.Finding.Code;
import dev.rehome.store.RunRow;
import dev.rehome.store.items.LedgerItem;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says of rows where they came from. For one thread. */
final class Origins {

  private static final int REMEMBERED = 1000;

  private final VerifyRun run;

  /** The names of files, the last ones that were asked for. */
  private final Map<Map.Entry<Long, Integer>, String> files =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map.Entry<Long, Integer>, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  Origins(VerifyRun run) {
    this.run = run;
  }

  Finding finding(Code code, String entity, LedgerItem item, String message) {
    RunRow row = run.row(item.run());
    String file =
        files.computeIfAbsent(
            Map.entry(item.run(), item.file()),
            place -> run.items().fileName(place.getKey(), place.getValue()));
    return new Finding(
        code,
        true,
        entity,
        item.key(),
        item.newId(),
        row == null ? null : row.context().id(),
        file.isEmpty() ? null : file,
        item.record(),
        null,
        null,
        null,
        message);
  }
}
