package dev.rehome.job.imports;

import dev.rehome.format.source.SourceScanner;
import dev.rehome.format.source.Unread;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.SourceFile;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is found in a source. There may be many files, so they are forgotten once the ledger has
 * them. For one thread.
 */
final class FoundFiles {

  private final Supplier<SourceScanner.Scan> scanner;
  private final List<String> links;
  private SourceScanner.@Nullable Scan scan;

  /**
   * Looks into the source.
   *
   * @throws ProblemException when there is nothing in it
   */
  FoundFiles(Supplier<SourceScanner.Scan> scanner) {
    this.scanner = scanner;
    SourceScanner.Scan first = scanner.get();
    this.links = first.links();
    this.scan = first;
  }

  /** In reading order; looked for again when they were forgotten. */
  List<SourceFile> files() {
    return scan().files();
  }

  /** What was found and cannot be read. */
  List<Unread> unread() {
    return scan().unread();
  }

  void forget() {
    scan = null;
  }

  /** Symbolic links that were not followed. */
  List<String> links() {
    return links;
  }

  private SourceScanner.Scan scan() {
    SourceScanner.Scan known = scan;
    if (known == null) {
      known = scanner.get();
      scan = known;
    }
    return known;
  }
}
