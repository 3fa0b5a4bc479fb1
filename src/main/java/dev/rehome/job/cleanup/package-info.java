/**
 * Cleaning up a source: what is proved to be in the target is moved into a verified backup. The
 * plan, with the reason for every file that stays, is in the ledger before anything is touched.
 */
@NullMarked
package dev.rehome.job.cleanup;

import org.jspecify.annotations.NullMarked;
