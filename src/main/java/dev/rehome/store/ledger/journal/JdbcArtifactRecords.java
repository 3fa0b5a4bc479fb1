package dev.rehome.store.ledger.journal;

import dev.rehome.store.journal.ArtifactRecords;

/** In the table {@code artifacts}. */
record JdbcArtifactRecords(JdbcJournal.Access access) implements ArtifactRecords {}
