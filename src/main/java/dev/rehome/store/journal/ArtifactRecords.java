package dev.rehome.store.journal;

import java.util.Collection;
import java.util.List;

/**
 * Who wrote which file, when, and from what: for each file what was recorded last. The files beside
 * the artifacts say the same and are believed where the two differ.
 */
public interface ArtifactRecords {

  /**
   * Makes what is recorded of a directory what is given.
   *
   * @param artifacts those of this directory, each name once
   * @return how many were added, changed or removed
   */
  int replace(String directory, Collection<RecordedArtifact> artifacts);

  /** Of every directory, by directory and name. */
  List<RecordedArtifact> all();
}
