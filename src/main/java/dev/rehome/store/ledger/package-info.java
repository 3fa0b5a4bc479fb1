/**
 * The ledger in the schema {@code rehome} of a relational database: runs, files with their
 * position, items with their history, rejects, warnings, checks. Exposes the configuration of a
 * ledger database; the rest is package-private. Everything that belongs to a chunk joins the
 * caller's transaction. What differs between databases is behind {@link
 * dev.rehome.store.jdbc.Dialect}; every statement here is meant for all of them.
 */
@NullMarked
package dev.rehome.store.ledger;

import org.jspecify.annotations.NullMarked;
