/**
 * Pruning: what runs keep in the ledger beside their lines, their directories, and backups, by age
 * or number. What somebody can still need stays unless it is asked for.
 */
@NullMarked
package dev.rehome.job.prune;

import org.jspecify.annotations.NullMarked;
