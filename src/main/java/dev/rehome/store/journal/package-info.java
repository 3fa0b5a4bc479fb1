/**
 * What the ledger keeps beside runs: who launched what, which backups there are, who wrote which
 * file. Contracts and their values.
 */
@NullMarked
package dev.rehome.store.journal;

import org.jspecify.annotations.NullMarked;
