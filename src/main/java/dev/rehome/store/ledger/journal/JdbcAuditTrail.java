package dev.rehome.store.ledger.journal;

import dev.rehome.store.journal.AuditTrail;

/** In the table {@code audit_log}. */
record JdbcAuditTrail(JdbcJournal.Access access) implements AuditTrail {}
