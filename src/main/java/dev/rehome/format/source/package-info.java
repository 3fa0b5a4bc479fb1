/**
 * Which files or directories a source has, and what they hold as a hash. Knows of formats only what
 * their descriptions say.
 */
@NullMarked
package dev.rehome.format.source;

import org.jspecify.annotations.NullMarked;
