/**
 * The contract of the database that receives entities: opened once per run, prepared from any
 * thread, written in the chunk's transaction; read back, deleted and restored row by row for the
 * way back. Knows no database; the packages of the databases implement it.
 */
@NullMarked
package dev.rehome.store.target;

import org.jspecify.annotations.NullMarked;
