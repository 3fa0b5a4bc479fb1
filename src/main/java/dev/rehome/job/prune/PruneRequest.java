package dev.rehome.job.prune;

import dev.rehome.archive.BackupStore;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbRequest;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which runs and backups to remove. As a dry run it shows them.
 *
 * @param specOrRun only runs and backups of the spec of this name, or only the run of this id; null
 *     for all
 * @param limits how old they must be, or how many stay
 * @param also what is removed although somebody could need it
 * @param backups the directory of all backups
 */
public record PruneRequest(
    LaunchOptions launch, @Nullable String specOrRun, Limits limits, Also also, BackupStore backups)
    implements VerbRequest {

  /**
   * What stays whatever else is asked for; with both, only what neither keeps is removed.
   *
   * @param olderThan runs and backups that are younger stay; null for none
   * @param keep so many of the newest runs and backups of each spec stay; null for none
   */
  public record Limits(@Nullable Duration olderThan, @Nullable Integer keep) {}

  /**
   * What may go too.
   *
   * @param revertible runs that can still be rolled back, which they cannot be afterwards
   * @param lastCopies backups that have what is nowhere else: cleaned-up files
   */
  public record Also(boolean revertible, boolean lastCopies) {}

  @Override
  public String verb() {
    return "prune";
  }

  @Override
  public boolean needsConfirmation() {
    return true;
  }

  @Override
  public void check(Problems problems) {
    Integer keep = limits.keep();
    if (keep != null && keep < 1) {
      problems.add(Problem.of("bad-option", "keep must be at least 1"));
    }
    Duration age = limits.olderThan();
    if (age == null && keep == null && !namesRun()) {
      problems.add(
          Problem.of("bad-option", "older-than or keep must be given")
              .hint("for example --older-than 90d, or --keep 10"));
    }
  }

  private boolean namesRun() {
    return specOrRun != null && RunDirectories.isRunId(specOrRun);
  }

  @Override
  public Verb open(RunControl control) {
    return new PruneVerb(this, control);
  }

  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (limits.olderThan() != null) {
      options.put("older-than", limits.olderThan().toSeconds() + "s");
    }
    if (limits.keep() != null) {
      options.put("keep", limits.keep().toString());
    }
    if (also.revertible()) {
      options.put("include-revertible", "true");
    }
    if (also.lastCopies()) {
      options.put("include-last-copies", "true");
    }
    return options;
  }
}
