package dev.rehome.store.journal;

/**
 * What the ledger keeps beside runs. Whatever writes joins the current transaction if there is one,
 * else has its own. Safe for several threads.
 */
public interface Journal {

  AuditTrail audit();

  ArtifactRecords artifacts();

  BackupRecords backups();

  RollbackRecords rollbacks();

  FileImports imports();

  Removals removals();

  Retention retention();
}
