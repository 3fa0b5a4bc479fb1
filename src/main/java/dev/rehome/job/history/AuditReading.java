package dev.rehome.job.history;

import dev.rehome.job.history.AuditHistory.Audit;
import dev.rehome.job.history.AuditHistory.Break;
import dev.rehome.job.history.AuditHistory.LaunchLine;
import dev.rehome.store.journal.AuditChain;
import dev.rehome.store.journal.AuditEntry;
import dev.rehome.store.journal.AuditEntry.By;
import dev.rehome.store.journal.AuditEntry.Request;
import dev.rehome.store.journal.AuditLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The lines of an audit trail on their way to launches; holds no more launches than are shown. */
final class AuditReading {

  static final int MOST_UNRECORDED = 20;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final @Nullable String spec;
  private final int limit;
  private final @Nullable String expected;
  private final AuditChain chain = new AuditChain();

  /** The newest, by the line with which they began. */
  private final Map<Long, Launch> launches = new LinkedHashMap<>();

  private boolean found;

  AuditReading(@Nullable String spec, int limit, @Nullable String expected) {
    this.spec = spec;
    this.limit = limit;
    this.expected = expected;
    this.found = expected == null || expected.equals(AuditChain.START);
  }

  /**
   * A launch.
   *
   * @param end null where it is refused, or has not ended
   */
  private record Launch(AuditEntry first, By by, Request request, @Nullable AuditEntry end) {

    Launch ended(AuditEntry last) {
      return new Launch(first, by, request, last);
    }

    LaunchLine line(boolean underWay) {
      AuditEntry last = end == null ? first : end;
      String status = last.status();
      return new LaunchLine(
          first.line(),
          first.at(),
          end == null ? null : end.at(),
          by.user(),
          by.operator(),
          by.host(),
          by.pid(),
          request.verb(),
          request.command(),
          request.spec(),
          request.source(),
          request.target(),
          request.options(),
          first.run(),
          status != null ? status : underWay ? "running" : "interrupted",
          last.exitCode(),
          last.problems());
    }
  }

  void add(AuditLine line) {
    chain.add(line);
    found |= line.hash().equals(expected);
    try {
      AuditEntry entry = MAPPER.readValue(line.entry(), AuditEntry.class);
      if (entry.line() != line.line() || !Objects.equals(entry.run(), line.run())) {
        chain.fault(line.line(), "line " + line.line() + " is not the one that its entry names");
      }
      add(entry);
    } catch (JacksonException e) {
      chain.fault(line.line(), "the entry of line " + line.line() + " is not readable");
    }
  }

  private void add(AuditEntry entry) {
    By by = entry.by();
    Request request = entry.request();
    if (entry.event() == AuditEntry.Event.ENDED) {
      launches.computeIfPresent(entry.launch(), (line, launch) -> launch.ended(entry));
    } else if (by != null && request != null && (spec == null || spec.equals(request.spec()))) {
      launches.put(entry.line(), new Launch(entry, by, request, null));
      if (launches.size() > limit) {
        launches.remove(launches.keySet().iterator().next());
      }
    }
  }

  /** Runs of the ledger that no line names. */
  void unrecorded(List<String> runs) {
    runs.forEach(
        run -> chain.fault(chain.line(), "no line names run " + run + ", which is in the ledger"));
  }

  /**
   * @param alive the run that a live process has now, null for none; its newest launch is under way
   */
  Audit result(@Nullable String alive) {
    if (!found) {
      chain.fault(
          chain.line(), "no line has the expected hash: lines are gone, or were written anew");
    }
    List<Launch> oldestFirst = new ArrayList<>(launches.values());
    List<LaunchLine> newestFirst = new ArrayList<>();
    String underWay = alive;
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Launch launch = oldestFirst.get(i);
      boolean itsNewest = underWay != null && underWay.equals(launch.first().run());
      newestFirst.add(launch.line(itsNewest));
      underWay = itsNewest ? null : underWay;
    }
    List<Break> breaks =
        chain.faults().stream().map(fault -> new Break(fault.line(), fault.message())).toList();
    return new Audit(breaks.isEmpty(), chain.line(), chain.hash(), breaks, newestFirst);
  }
}
