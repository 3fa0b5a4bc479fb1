/**
 * Directories that are one record each, made of what the formats of their files say. It knows these
 * by the contracts only.
 */
@NullMarked
package dev.rehome.format.rundirectory;

import org.jspecify.annotations.NullMarked;
