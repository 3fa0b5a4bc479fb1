package dev.rehome.store.journal;

/** Who wrote which file, when, and from what. */
public interface ArtifactRecords {}
