package dev.rehome.store.retry;

import dev.rehome.record.RecordPlace;

/**
 * A record that a run rejected.
 *
 * @param place in the source file, as the run found it
 * @param open whether it is a reject still; else a retry has accepted it
 */
public record KnownReject(RecordPlace place, boolean open) {}
