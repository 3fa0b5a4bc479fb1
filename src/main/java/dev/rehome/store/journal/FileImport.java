package dev.rehome.store.journal;

import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;

/**
 * What the newest import that read any of a file made of it.
 *
 * @param run that import
 * @param runStatus how that import ended
 * @param specChecksum of the spec it ran with
 * @param name relative to the source
 * @param ordinal of the file in that import
 * @param size and {@code sha256} of the file as it was imported
 */
public record FileImport(
    RunContext run,
    RunStatus runStatus,
    String specChecksum,
    String name,
    int ordinal,
    FileStatus status,
    long size,
    String sha256,
    Counts counts) {}
