/**
 * What becomes of a row (inserted, updated, left alone, refused), decided the same way for every
 * kind of target. A store says what the target and the ledger know, by {@link
 * dev.rehome.store.plan.EntityRows} and {@link dev.rehome.store.plan.ItemLedger}, and carries out
 * what the plan decides. Knows no database.
 */
@NullMarked
package dev.rehome.store.plan;

import org.jspecify.annotations.NullMarked;
