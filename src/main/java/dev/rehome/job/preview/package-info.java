/** Shows what the first records of a source become. Needs no database, and makes no run. */
@NullMarked
package dev.rehome.job.preview;

import org.jspecify.annotations.NullMarked;
