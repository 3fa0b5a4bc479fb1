/**
 * The contract of a file format, {@link dev.rehome.format.RecordFormat}, and what all formats
 * share. A format turns files into neutral records and bad input into records that say why; it
 * knows nothing of mappings, stores or jobs. Each has a package of its own below this one with one
 * public class, which {@code META-INF/services} names; nothing here knows which there are.
 */
@NullMarked
package dev.rehome.format;

import org.jspecify.annotations.NullMarked;
