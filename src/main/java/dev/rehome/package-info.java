/** The class that the jar starts. It hands over to the command line and sees nothing else. */
@NullMarked
package dev.rehome;

import org.jspecify.annotations.NullMarked;
