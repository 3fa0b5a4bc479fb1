/** The commands, one class for each verb: their options, and how they show what came of it. */
@NullMarked
package dev.rehome.cli.command;

import org.jspecify.annotations.NullMarked;
