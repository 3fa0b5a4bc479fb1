/**
 * The contracts of target and ledger. {@code store.jdbc} keeps them for H2 (and PostgreSQL); no
 * other package knows a database.
 */
@NullMarked
package dev.rehome.store;

import org.jspecify.annotations.NullMarked;
