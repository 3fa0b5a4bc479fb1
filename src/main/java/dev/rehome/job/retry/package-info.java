/**
 * Tries the rejects of a run again, from their copies or from the source. {@link
 * dev.rehome.job.retry.RetryRequest} is the only thing others need. What is accepted becomes part
 * of the run it was rejected in, as if it had been right from the start; so the target is opened
 * for that run, while the retry is a run of its own in the ledger, by which it is reported and
 * rolled back.
 */
@NullMarked
package dev.rehome.job.retry;

import org.jspecify.annotations.NullMarked;
