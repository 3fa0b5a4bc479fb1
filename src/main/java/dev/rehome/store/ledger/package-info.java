/**
 * The ledger in the schema {@code rehome} of a relational database: runs, files with their
 * position, items with their history, rejects, warnings, checks. Exposes the configuration of a
 * ledger database; the rest is package-private. Everything that belongs to a chunk joins the
 * caller's transaction. The statements are written for H2 and PostgreSQL, which both know arrays as
 * parameters, {@code UNNEST} and {@code FETCH FIRST}; what differs between these two is behind
 * {@link dev.rehome.store.jdbc.Dialect}.
 */
@NullMarked
package dev.rehome.store.ledger;

import org.jspecify.annotations.NullMarked;
