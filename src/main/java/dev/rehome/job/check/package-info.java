/**
 * What verbs share that prove something about imported data: the rows of the target against the
 * items of the ledger, and against the records they came from, read again from the source.
 */
@NullMarked
package dev.rehome.job.check;

import org.jspecify.annotations.NullMarked;
