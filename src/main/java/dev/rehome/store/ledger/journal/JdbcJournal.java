package dev.rehome.store.ledger.journal;

import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.journal.ArtifactRecords;
import dev.rehome.store.journal.AuditTrail;
import dev.rehome.store.journal.BackupRecords;
import dev.rehome.store.journal.FileImports;
import dev.rehome.store.journal.Journal;
import dev.rehome.store.journal.Removals;
import dev.rehome.store.journal.Retention;
import dev.rehome.store.journal.RollbackRecords;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The journal in a ledger database. */
public final class JdbcJournal implements Journal {

  private final AuditTrail audit;
  private final ArtifactRecords artifacts;
  private final BackupRecords backups;
  private final RollbackRecords rollbacks;
  private final FileImports imports;
  private final Removals removals;
  private final Retention retention;

  /** What the parts of a journal work with. */
  record Access(JdbcTemplate jdbc, TransactionTemplate transaction, Dialect dialect) {}

  public JdbcJournal(JdbcTemplate jdbc, TransactionTemplate transaction, Dialect dialect) {
    Access access = new Access(jdbc, transaction, dialect);
    this.audit = new JdbcAuditTrail(access);
    this.artifacts = new JdbcArtifactRecords(access);
    this.backups = new JdbcBackupRecords(access);
    this.rollbacks = new JdbcRollbackRecords(access);
    this.imports = new JdbcFileImports(access);
    this.removals = new JdbcRemovals(access);
    this.retention = new JdbcRetention(access);
  }

  @Override
  public AuditTrail audit() {
    return audit;
  }

  @Override
  public ArtifactRecords artifacts() {
    return artifacts;
  }

  @Override
  public BackupRecords backups() {
    return backups;
  }

  @Override
  public RollbackRecords rollbacks() {
    return rollbacks;
  }

  @Override
  public FileImports imports() {
    return imports;
  }

  @Override
  public Removals removals() {
    return removals;
  }

  @Override
  public Retention retention() {
    return retention;
  }
}
