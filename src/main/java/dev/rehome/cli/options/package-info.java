/**
 * The options that several commands share, as picocli mixins, and where their values come from:
 * arguments, environment, the file {@code .env}. Makes requests for the verbs out of them.
 */
@NullMarked
package dev.rehome.cli.options;

import org.jspecify.annotations.NullMarked;
