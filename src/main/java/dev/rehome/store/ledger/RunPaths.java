package dev.rehome.store.ledger;

import dev.rehome.store.RunContext;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The places of a spec that looked for something in the records of a run, and what they found. */
final class RunPaths {

  private static final String ALL = "SELECT path, found FROM rehome.run_paths WHERE run = ?";
  private static final String ADD =
      "INSERT INTO rehome.run_paths (found, run, path) VALUES (?, ?, ?)";
  private static final String FOUND =
      "UPDATE rehome.run_paths SET found = ? WHERE run = ? AND path = ?";

  private final JdbcTemplate jdbc;

  RunPaths(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** By name, whether one of the records had it. */
  Map<String, Boolean> all(RunContext run) {
    Map<String, Boolean> all = new TreeMap<>();
    RowCallbackHandler put = row -> all.put(row.getString(1), row.getBoolean(2));
    jdbc.query(ALL, put, run.number());
    return all;
  }

  /** Adds those of a chunk; after the first chunks of a run there is hardly anything new. */
  void add(RunContext run, Map<String, Boolean> finds) {
    if (finds.isEmpty()) {
      return;
    }
    Map<String, Boolean> known = all(run);
    finds.forEach(
        (path, found) -> {
          Boolean before = known.get(path);
          if (before == null || found && !before) {
            jdbc.update(before == null ? ADD : FOUND, found, run.number(), path);
          }
        });
  }
}
