/**
 * A spec: one YAML file that says what a source holds and what becomes of it, as immutable records.
 * Reading is strict: whatever is wrong is reported at once, each with its line and column. Uses
 * {@code record} for types only.
 */
@NullMarked
package dev.rehome.spec;

import org.jspecify.annotations.NullMarked;
