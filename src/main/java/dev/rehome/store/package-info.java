/**
 * The contract of the ledger, and what ledger and target both speak of: runs, outcomes, checks,
 * warnings. The target's own contract is {@code store.target}; {@code store.jdbc} keeps it for
 * relational databases, each of which has a package for what it does its own way, and {@code
 * store.mongo} for MongoDB. No other package knows a database.
 */
@NullMarked
package dev.rehome.store;

import org.jspecify.annotations.NullMarked;
