/**
 * Backups as directories: source files as a tar archive, rows as JSON Lines, SQL, and a manifest
 * with the SHA-256 of everything. A backup is written beside its place, read back, compared with
 * its manifest, and only then given its name: one that is found is whole. Knows neither databases
 * nor runs; tar archives are read and written here only. May use {@code files}, {@code crypto},
 * {@code record} and {@code problem}.
 */
@NullMarked
package dev.rehome.archive;

import org.jspecify.annotations.NullMarked;
