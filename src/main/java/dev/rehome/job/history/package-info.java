/** Queries about runs: what the ledger and the live process say. Reads only. */
@NullMarked
package dev.rehome.job.history;

import org.jspecify.annotations.NullMarked;
