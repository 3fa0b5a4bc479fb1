package dev.rehome.store.journal;

/** Which backups runs have written. */
public interface BackupRecords {}
