/**
 * From YAML to the records of a spec, and the language as a JSON Schema. Strict: whatever is wrong
 * is reported together, each with its line and column. {@code SpecReader} and {@code SpecSchema}
 * are all that others see; one description of the language serves both. Uses {@code spec} and what
 * that uses; only {@code job} uses it.
 */
@NullMarked
package dev.rehome.spec.read;

import org.jspecify.annotations.NullMarked;
