/**
 * The step of an import that reads, maps and writes: its reader, processor and writer, and {@link
 * dev.rehome.job.imports.load.ImportRun}, which they share with the other steps. {@link
 * dev.rehome.job.imports.load.LoadStep} puts them together.
 */
@NullMarked
package dev.rehome.job.imports.load;

import org.jspecify.annotations.NullMarked;
