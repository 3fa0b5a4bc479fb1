/**
 * A spec: one YAML file that says what a source holds and what becomes of it, as immutable records.
 * Formats and stores describe here what they add to the language, so that nothing here names one.
 * Reading specs is {@code spec.read}. Uses {@code record} for types only.
 */
@NullMarked
package dev.rehome.spec;

import org.jspecify.annotations.NullMarked;
