/**
 * Rolling a run back: deletes what it inserted and restores what it updated, in chunks whose rows
 * and ledger commit together. What is left to do is always asked of the ledger, whose items of the
 * run become fewer; so a rollback that was interrupted goes on by beginning again. Rows that
 * somebody has changed since are left alone and reported.
 */
@NullMarked
package dev.rehome.job.rollback;

import org.jspecify.annotations.NullMarked;
