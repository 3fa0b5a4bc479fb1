package dev.rehome.job.backup;

import dev.rehome.archive.BackupStore;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to make a backup of.
 *
 * @param specName a path, or a name for {@code jobs/NAME.yml}
 * @param source instead of the spec's source, when given
 * @param backups the directory of all backups
 */
public record BackupRequest(
    LaunchOptions launch, String specName, @Nullable Path source, BackupStore backups)
    implements VerbRequest {

  @Override
  public String verb() {
    return "backup";
  }

  @Override
  public Verb open(RunControl control) {
    return new BackupVerb(this, control);
  }
}
