/**
 * The documentation is correct: sessions and examples are run and compared, tables of verbs,
 * options, variables and keys are compared with the program, links lead somewhere.
 */
package dev.rehome.docs;
