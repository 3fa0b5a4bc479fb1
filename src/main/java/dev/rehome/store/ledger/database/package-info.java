/**
 * The database that holds the ledger: how it is found by its URL, opened, and kept for one process
 * at a time by a lock that dies with its owner. Knows H2 and PostgreSQL, and nothing of runs.
 */
@NullMarked
package dev.rehome.store.ledger.database;

import org.jspecify.annotations.NullMarked;
