package dev.rehome.job.imports.load;

import dev.rehome.job.snapshot.SnapshotRequest;
import dev.rehome.store.Counts;
import org.jspecify.annotations.Nullable;

/** What the options of an import say about reading, mapping and writing. */
public interface LoadOptions {

  /** How many records are read and mapped together, at most. */
  int batchSize();

  /** How many bytes of their file the records of a batch take; one more record may exceed it. */
  int batchBytes();

  /** What one transaction commits: the chunk size of the step, whose items are batches. */
  int batchesPerChunk();

  /** How many bytes of their files the batches of a chunk take; one more may exceed it. */
  long chunkBytes();

  /** How many threads map. */
  int workers();

  /** How many records to read at most, over all files; null for all. */
  @Nullable Long limit();

  /** Whether the first reject ends the run, and takes its chunk along. */
  boolean strict();

  /**
   * Whether these are more rejects than the run may have.
   *
   * @param complete whether everything has been read
   */
  boolean tooManyRejects(Counts counts, boolean complete);

  /** Where to back up rows before the first one is updated; null for no backup. */
  default @Nullable SnapshotRequest backup() {
    return null;
  }
}
