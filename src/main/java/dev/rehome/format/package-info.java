/**
 * One class per file format behind one contract, {@link dev.rehome.format.RecordFormat}. A format
 * turns files into neutral records and bad input into records that say why; it knows nothing of
 * mappings, stores or jobs.
 */
@NullMarked
package dev.rehome.format;

import org.jspecify.annotations.NullMarked;
