/** How a run shows on a terminal or in a log how far it is. Draws on standard error only. */
@NullMarked
package dev.rehome.cli.progress;

import org.jspecify.annotations.NullMarked;
