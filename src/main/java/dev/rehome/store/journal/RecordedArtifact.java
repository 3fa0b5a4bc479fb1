package dev.rehome.store.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a file, when, and from what, as far as that was recorded.
 *
 * @param directory the file's directory, absolute
 * @param name the file's name in it
 * @param updatedBy the program that wrote it
 * @param lastUpdated when it was recorded, with microseconds
 * @param sha256 of what was written; null when it is not known
 * @param sizeBytes null when it is not known
 * @param details a JSON object
 * @param madeFrom a JSON array: the files it was made from
 */
public record RecordedArtifact(
    String directory,
    String name,
    String updatedBy,
    Instant lastUpdated,
    @Nullable String sha256,
    @Nullable Long sizeBytes,
    String details,
    String madeFrom) {}
