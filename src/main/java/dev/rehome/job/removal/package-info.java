/**
 * What verbs share that remove things: the plan in the ledger, the steps that carry it out and may
 * be repeated, and what the report says of it. Knows none of these verbs.
 */
@NullMarked
package dev.rehome.job.removal;

import org.jspecify.annotations.NullMarked;
