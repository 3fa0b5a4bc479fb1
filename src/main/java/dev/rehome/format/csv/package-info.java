/**
 * CSV and TSV. Records are cut out by scanning bytes, so that a wrong quote costs one line and a
 * record is known by its place; OpenCSV takes doubled quotes apart.
 */
@NullMarked
package dev.rehome.format.csv;

import org.jspecify.annotations.NullMarked;
