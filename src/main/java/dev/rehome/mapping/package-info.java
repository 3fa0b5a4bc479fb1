/**
 * Turns records into rows as a spec says, or into the list of everything that is wrong with them.
 * Compiled once per run ({@code …Compiler}) into what maps a record ({@code …Mapper}), then fast
 * and safe for any number of threads; never throws for data. {@link
 * dev.rehome.mapping.RecordMapper} is the way in; which source fields are used and which paths find
 * something is counted on the way. May use spec, record and problem; formats and stores are unknown
 * here.
 */
@NullMarked
package dev.rehome.mapping;

import org.jspecify.annotations.NullMarked;
