/**
 * Backups as verbs make them: what they write into one, and what they record and report of it.
 * Verbs that change rows or remove files build on it; it knows none of them.
 */
@NullMarked
package dev.rehome.job.snapshot;

import org.jspecify.annotations.NullMarked;
