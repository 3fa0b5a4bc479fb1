package dev.rehome.job.snapshot;

import dev.rehome.archive.BackupStore;

/**
 * Where a verb puts its backup, and what the backup says of it.
 *
 * @param verb why the backup is made
 * @param target the target's name without secrets
 */
public record SnapshotRequest(String verb, String target, BackupStore store) {}
