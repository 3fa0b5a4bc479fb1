/**
 * The contract of what the ledger can be asked about its items one by one: those of a run or of all
 * runs of a spec, and which files they come from. For verbs that compare them with the target.
 */
@NullMarked
package dev.rehome.store.items;

import org.jspecify.annotations.NullMarked;
