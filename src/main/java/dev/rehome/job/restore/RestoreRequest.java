package dev.rehome.job.restore;

import dev.rehome.archive.BackupStore;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbRequest;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to restore. As a dry run it only compares.
 *
 * @param backup a backup's name, or its path
 * @param data whether to restore rows of the target instead of files
 * @param to the directory for the files; null for the one they came from
 * @param overwrite whether files with other content are replaced
 */
public record RestoreRequest(
    LaunchOptions launch,
    String backup,
    BackupStore backups,
    boolean data,
    @Nullable Path to,
    boolean overwrite)
    implements VerbRequest {

  @Override
  public String verb() {
    return "restore";
  }

  @Override
  public void check(Problems problems) {
    if (data && to != null) {
      problems.add(Problem.of("bad-option", "to is for files, rows go into the target"));
    }
    if (data && overwrite) {
      problems.add(Problem.of("bad-option", "overwrite is for files, rows are always restored"));
    }
  }

  @Override
  public Verb open(RunControl control) {
    return new RestoreVerb(this, control);
  }
}
