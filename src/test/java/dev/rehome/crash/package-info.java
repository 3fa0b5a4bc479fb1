/**
 * What an import must survive: the process killed, the server killed, connections cut, locks,
 * time-outs, a full disk, and a second launch. Whatever happens, the same command in the end leaves
 * the database of an undisturbed run.
 */
package dev.rehome.crash;
