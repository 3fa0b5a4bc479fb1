package dev.rehome.store.journal;

/** Who launched what, and how it ended. */
public interface AuditTrail {}
