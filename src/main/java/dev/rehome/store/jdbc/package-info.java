/**
 * The target in a relational database: the one that also holds the ledger, so that rows, ledger and
 * position commit together. Everything that belongs to a chunk joins the caller's transaction. What
 * differs between databases is behind {@link dev.rehome.store.jdbc.Dialect}; every other statement
 * is meant for all of them.
 */
@NullMarked
package dev.rehome.store.jdbc;

import org.jspecify.annotations.NullMarked;
