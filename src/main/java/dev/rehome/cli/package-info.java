/**
 * The command line: one command per verb, exit codes, hints in its own words. The only place that
 * prints and exits. Data goes to standard output, everything else to standard error.
 */
@NullMarked
package dev.rehome.cli;

import org.jspecify.annotations.NullMarked;
