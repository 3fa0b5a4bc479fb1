package dev.rehome.job.cleanup;

import dev.rehome.files.AtomicFile;
import dev.rehome.job.cleanup.CleanupSection.Amount;
import dev.rehome.job.cleanup.CleanupSection.Kept;
import dev.rehome.job.cleanup.CleanupSection.Reason;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removals;
import dev.rehome.store.journal.Removals.Total;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** What a cleanup has to say: the ledger's answers. */
final class CleanupReport {

  private static final int LISTED_FILES = 20;
  private static final int LISTED_PER_REASON = 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CleanupRun cleanup;
  private final Removals removals;

  CleanupReport(CleanupRun cleanup) {
    this.cleanup = cleanup;
    this.removals = cleanup.run().journal().removals();
  }

  CleanupSection section(List<Total> totals) {
    Amount moved = new Amount(0, 0);
    Amount kept = new Amount(0, 0);
    Map<String, Long> reasons = new LinkedHashMap<>();
    for (Total total : totals) {
      if (total.code() == null) {
        moved = moved.plus(total.count(), total.size());
      } else {
        kept = kept.plus(total.count(), total.size());
        reasons.merge(total.code(), total.count(), Long::sum);
      }
    }
    return new CleanupSection(
        moved,
        kept,
        cleanup
            .removals(cleanup.run().rehearsed() ? Removal.State.PLANNED : Removal.State.REMOVED)
            .limit(LISTED_FILES)
            .map(Removal::name)
            .toList(),
        reasons.entrySet().stream().map(entry -> reason(entry.getKey(), entry.getValue())).toList(),
        cleanup.run().rehearsed());
  }

  private Reason reason(String code, long files) {
    return new Reason(
        code,
        files,
        removals.kept(cleanup.run().context(), code, LISTED_PER_REASON).stream()
            .map(one -> new Kept(one.name(), Objects.requireNonNullElse(one.reason(), "")))
            .toList());
  }

  /** Every file with what became of it, a JSON object per line. */
  void writeList(Path file) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          Iterator<Removal> all = cleanup.removals(null).iterator();
          while (all.hasNext()) {
            out.write(JSON.writeValueAsBytes(line(all.next())));
            out.write('\n');
          }
        });
  }

  private Map<String, Object> line(Removal removal) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", removal.name());
    line.put("state", state(removal));
    line.put("bytes", removal.size());
    if (removal.code() != null && removal.reason() != null) {
      line.put("code", removal.code());
      line.put("why", removal.reason());
    }
    return line;
  }

  private static String state(Removal removal) {
    return removal.state().name().toLowerCase(Locale.ROOT);
  }
}
