/**
 * Specs as files: finding, reading, checking and explaining them, and what they say of the files of
 * their source. Needs no database. Verbs and callers build on it.
 */
@NullMarked
package dev.rehome.job.specs;

import org.jspecify.annotations.NullMarked;
