package dev.rehome.job;

import dev.rehome.format.SourceScanner;
import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is found in a source. There may be many files, so they are forgotten once the ledger has
 * them. For one thread.
 */
final class FoundFiles {

  private final SourceSpec source;
  private final List<String> links;
  private @Nullable List<SourceFile> files;

  /**
   * Looks into the source.
   *
   * @throws ProblemException when there is nothing in it, or something that cannot be read
   */
  FoundFiles(SourceSpec source) {
    this.source = source;
    SourceScanner.Scan scan = scan(source);
    this.links = scan.links();
    this.files = scan.files();
  }

  private static SourceScanner.Scan scan(SourceSpec source) {
    SourceScanner.Scan scan = new SourceScanner().scan(source);
    Problems problems = new Problems();
    problems.addAll(scan.problems());
    problems.throwIfAny(Fault.SYSTEM);
    return scan;
  }

  /** In reading order; looked for again when they were forgotten. */
  List<SourceFile> files() {
    List<SourceFile> known = files;
    if (known == null) {
      known = scan(source).files();
      files = known;
    }
    return known;
  }

  void forget() {
    files = null;
  }

  /** Symbolic links that were not followed. */
  List<String> links() {
    return links;
  }
}
