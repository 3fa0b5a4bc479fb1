/** Plain text: a file is one record. */
@NullMarked
package dev.rehome.format.text;

import org.jspecify.annotations.NullMarked;
