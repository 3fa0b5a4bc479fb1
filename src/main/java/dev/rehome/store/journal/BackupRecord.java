package dev.rehome.store.journal;

import java.time.Instant;

/**
 * A backup that a run has written.
 *
 * @param run the run's id
 * @param name of the backup
 * @param location of its directory
 * @param sha256 of its manifest
 * @param size bytes on the disk
 * @param verifiedAt when all of it was read back and found to be what was written
 */
public record BackupRecord(
    String run,
    String name,
    String location,
    String sha256,
    long size,
    long files,
    long rows,
    Instant createdAt,
    Instant verifiedAt) {}
