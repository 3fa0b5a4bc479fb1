/**
 * Verifies what was imported: the rows of the target against the ledger, the files and records of
 * the source against both. Writes nothing but its report. A verification that was stopped or killed
 * begins anew, because half of it would be about another moment.
 */
@NullMarked
package dev.rehome.job.verify;

import org.jspecify.annotations.NullMarked;
