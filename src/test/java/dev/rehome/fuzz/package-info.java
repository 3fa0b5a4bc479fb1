/**
 * Feeds every format with damaged samples. {@link dev.rehome.fuzz.FuzzTests} imports them, with
 * seeds that play again; {@link dev.rehome.fuzz.CoverageGuidedFuzzing} lets Jazzer search for
 * inputs that reach new branches of the readers. What either found is kept in
 * src/test/resources/fuzz.
 */
package dev.rehome.fuzz;
