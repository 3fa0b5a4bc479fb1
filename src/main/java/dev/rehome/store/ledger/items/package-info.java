/**
 * How the ledger stores items: one row for each row of the target, ranges of those that a run found
 * unchanged, and what each run changed. No other package knows these tables, so that they can take
 * another form. {@link dev.rehome.store.ledger.items.ItemStore} is the way in for the ledger,
 * {@link dev.rehome.store.plan.TargetLedger} for targets.
 */
@NullMarked
package dev.rehome.store.ledger.items;

import org.jspecify.annotations.NullMarked;
