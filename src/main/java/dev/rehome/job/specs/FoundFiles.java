package dev.rehome.job.specs;

import dev.rehome.format.source.SourceScanner;
import dev.rehome.format.source.Unread;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.Progress;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is found in a source, but for what Rehome itself has written there. There may be many files,
 * so they can be forgotten. For one thread.
 */
public final class FoundFiles {

  private final Spec spec;
  private final LaunchOptions launch;
  private final Progress progress;
  private final List<String> links;
  private SourceScanner.@Nullable Scan scan;

  /**
   * Looks into the source.
   *
   * @throws ProblemException when there is nothing in it
   */
  public FoundFiles(Spec spec, LaunchOptions launch, Progress progress) {
    this.spec = spec;
    this.launch = launch;
    this.progress = progress;
    this.links = scan().links();
  }

  /** In reading order; looked for again when they were forgotten. */
  public List<SourceFile> files() {
    return scan().files();
  }

  /** What was found and cannot be read. */
  public List<Unread> unread() {
    return scan().unread();
  }

  public void forget() {
    scan = null;
  }

  /** Symbolic links that were not followed. */
  public List<String> links() {
    return links;
  }

  private SourceScanner.Scan scan() {
    SourceScanner.Scan known = scan;
    if (known == null) {
      known = new SourceScanner(OwnFiles.of(launch), progress::looking).scan(spec.source());
      scan = known;
    }
    return known;
  }
}
