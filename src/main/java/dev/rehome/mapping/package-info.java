/**
 * Turns records into rows as a spec says, or into the list of everything that is wrong with them.
 * Compiled once per run, then fast and safe for any number of threads; never throws for data.
 */
@NullMarked
package dev.rehome.mapping;

import org.jspecify.annotations.NullMarked;
