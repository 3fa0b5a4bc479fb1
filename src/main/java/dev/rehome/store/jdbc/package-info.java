/**
 * Target, home and ledger in a relational database. Exposes the configuration of a home, and of a
 * home that is the target as well; the rest is package-private. Everything that belongs to a chunk
 * joins the caller's transaction. What differs between databases is behind {@link
 * dev.rehome.store.jdbc.Dialect}; every other statement is meant for all of them.
 */
@NullMarked
package dev.rehome.store.jdbc;

import org.jspecify.annotations.NullMarked;
