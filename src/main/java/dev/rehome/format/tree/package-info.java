/**
 * What formats share whose values nest: the path to the records, the fields outside that path, and
 * a value built from a parser's tokens. It may see the contracts of formats, never a format.
 */
@NullMarked
package dev.rehome.format.tree;

import org.jspecify.annotations.NullMarked;
