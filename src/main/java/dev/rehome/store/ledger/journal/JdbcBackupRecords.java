package dev.rehome.store.ledger.journal;

import dev.rehome.store.journal.BackupRecords;

/** In the table {@code migration_backups}. */
record JdbcBackupRecords(JdbcJournal.Access access) implements BackupRecords {}
