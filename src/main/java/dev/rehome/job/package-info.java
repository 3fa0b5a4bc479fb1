/**
 * The runtime of all verbs, and the only packages that know Spring Batch. A verb is a {@link
 * dev.rehome.job.VerbRequest}, the {@link dev.rehome.job.Verb} it stands for, and the {@link
 * dev.rehome.job.VerbJob} of one run; everything else is the same for all and knows none of them:
 * the launcher with lock, ledger run and resume, retries of faults that pass, the report. The truth
 * about a run is in the ledger. Words that only make sense to a caller, such as options and exit
 * codes, come from the caller's {@link dev.rehome.job.Wording}. The verbs are in the packages
 * below, which see this one and not each other.
 */
@NullMarked
package dev.rehome.job;

import org.jspecify.annotations.NullMarked;
