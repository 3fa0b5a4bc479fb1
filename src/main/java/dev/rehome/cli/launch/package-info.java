/**
 * Launching a verb in front of a person or a scheduler: signals, logging, exit codes, and the words
 * of the command line in messages.
 */
@NullMarked
package dev.rehome.cli.launch;

import org.jspecify.annotations.NullMarked;
