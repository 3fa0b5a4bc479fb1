package dev.rehome.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about runs, those under way included, whoever executes them. Reads in the
 * current transaction if there is one. Safe for several threads.
 */
public interface RunQueries {

  Optional<RunRow> find(String runId);

  /** The text of a spec that a run was started with; none if that is not known here. */
  Optional<String> specText(String specChecksum);

  /** Newest first; {@code spec} null for all. */
  List<RunRow> history(@Nullable String spec, int limit);

  /**
   * Files in order of their ordinal.
   *
   * @param from the first ordinal wanted
   */
  List<LedgerFile> files(RunContext run, int from, int atMost);

  /** Sum over the files. */
  Counts totals(RunContext run);

  /**
   * The warnings of a run added up: those of the discovery, then those of its records in reading
   * order, then those of the verification.
   */
  List<Warning> warnings(RunContext run);
}
