/**
 * Target, home and ledger in a relational database. Exposes one configuration; the rest is
 * package-private. Everything that belongs to a chunk joins the caller's transaction.
 */
@NullMarked
package dev.rehome.store.jdbc;

import org.jspecify.annotations.NullMarked;
