package dev.rehome.format;

import dev.rehome.problem.Problem;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one format. Stateless and safe for any number of threads; each reader belongs to one.
 *
 * <p>Adding a format: implement this, name it in {@code META-INF/services}, extend the contract
 * test; the page {@code src/docs/architecture.md} has the rest.
 */
public interface RecordFormat {

  FormatDescription description();

  /** The codes of problems that say: no record of this file can be read. */
  default Set<String> fileLevelCodes() {
    return Set.of();
  }

  /**
   * What is wrong with the options of this format that no file could correct. Called for every
   * source, whichever formats its files have: an option that is absent is no problem.
   */
  default List<Problem> check(SourceSpec source) {
    return List.of();
  }

  /**
   * Opens a file where an earlier reader of the same file and source left off.
   *
   * @param from {@link ReadPosition#START} or a position that a reader of this format returned
   * @throws IOException when the file cannot be opened or read: a fault of the system, not of the
   *     data
   */
  RecordReader open(SourceFile file, SourceSpec source, ReadPosition from) throws IOException;

  /**
   * What a person should know before a file is read although it can be read: that it looks as if
   * the spec meant something else.
   *
   * @throws IOException when the file cannot be read
   */
  default Optional<Problem> warning(SourceFile file, SourceSpec source) throws IOException {
    return Optional.empty();
  }

  /**
   * What must stand around records cut out of this file so that they make a file of this format
   * again: a CSV header, the brackets of a JSON array.
   *
   * @throws IOException when the file cannot be read
   */
  Envelope envelope(SourceFile file, SourceSpec source) throws IOException;
}
