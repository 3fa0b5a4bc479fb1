package dev.rehome.store.journal;

import org.jspecify.annotations.Nullable;

/**
 * A line of the audit trail as it is stored.
 *
 * @param run the run's id, beside the entry, so that the ledger can be searched for it
 * @param entry an {@link AuditEntry} as JSON, exactly as it was hashed
 * @param hash of the entry and of the hash before
 */
public record AuditLine(long line, @Nullable String run, String entry, String hash) {}
