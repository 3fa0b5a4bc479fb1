package dev.rehome.store.retry;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import java.util.List;

/**
 * A record that a run rejected.
 *
 * @param place in the source file, as the run found it
 * @param open whether it is a reject still; else a retry has accepted it
 * @param added whether it had been part of the reject before it, until a retry read it
 * @param problems why the run rejected it; none where {@code added}
 */
public record KnownReject(
    RecordPlace place, boolean open, boolean added, List<RecordProblem> problems) {}
