/**
 * What a spec will do, in plain English. Uses {@code spec} and what that uses; only {@code job}
 * uses it.
 */
@NullMarked
package dev.rehome.spec.explain;

import org.jspecify.annotations.NullMarked;
