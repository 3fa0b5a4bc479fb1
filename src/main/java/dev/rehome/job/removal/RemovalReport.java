package dev.rehome.job.removal;

import dev.rehome.files.AtomicFile;
import dev.rehome.job.removal.RemovalSection.Amount;
import dev.rehome.job.removal.RemovalSection.Kept;
import dev.rehome.job.removal.RemovalSection.Reason;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removals.Total;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** What a run that removes things has to say: the ledger's answers. */
public final class RemovalReport {

  private static final int LISTED = 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RemovalPlan plan;
  private final RemovalSection.Words words;

  public RemovalReport(RemovalPlan plan, RemovalSection.Words words) {
    this.plan = plan;
    this.words = words;
  }

  public RemovalSection section() {
    Amount removed = new Amount(0, 0);
    Amount kept = new Amount(0, 0);
    Map<String, Long> reasons = new LinkedHashMap<>();
    for (Total total : plan.totals()) {
      String code = total.code();
      if (code == null) {
        removed = removed.plus(total.count(), total.size());
      } else {
        kept = kept.plus(total.count(), total.size());
        reasons.merge(code, total.count(), Long::sum);
      }
    }
    return new RemovalSection(
        words,
        removed,
        kept,
        plan.all(plan.run().rehearsed() ? Removal.State.PLANNED : Removal.State.REMOVED)
            .limit(LISTED)
            .map(RemovalReport::shown)
            .toList(),
        reasons.entrySet().stream()
            .map(reason -> reason(reason.getKey(), reason.getValue()))
            .toList());
  }

  private static String shown(Removal removal) {
    return switch (removal.kind()) {
      case FILE, DIRECTORY -> removal.name();
      case RUN -> "run " + removal.name();
      case DETAILS -> (removal.code() == null ? "details of run " : "run ") + removal.name();
      case REPORT -> "report " + removal.name();
      case BACKUP -> "backup " + removal.name();
    };
  }

  private Reason reason(String code, long count) {
    return new Reason(
        code,
        count,
        plan.kept(code, LISTED).stream()
            .map(one -> new Kept(shown(one), Objects.requireNonNullElse(one.reason(), "")))
            .toList());
  }

  /** Writes everything with what became of it, a JSON object per line. */
  public void writeList(Path file) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          Iterator<Removal> all = plan.all(null).iterator();
          while (all.hasNext()) {
            out.write(JSON.writeValueAsBytes(line(all.next())));
            out.write('\n');
          }
        });
  }

  private static Map<String, Object> line(Removal removal) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", removal.kind().name().toLowerCase(Locale.ROOT));
    line.put("name", removal.name());
    line.put("state", removal.state().name().toLowerCase(Locale.ROOT));
    line.put("bytes", removal.size());
    if (removal.code() != null && removal.reason() != null) {
      line.put("code", removal.code());
      line.put("why", removal.reason());
    }
    return line;
  }
}
