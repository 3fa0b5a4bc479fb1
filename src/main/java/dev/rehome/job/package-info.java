/**
 * The verbs: the only package that knows Spring Batch. A verb is launched with a request, runs as a
 * job whose truth is the ledger, and ends with a report.
 */
@NullMarked
package dev.rehome.job;

import org.jspecify.annotations.NullMarked;
