/**
 * What a file says, byte by byte: as it was when it was found, decoded from its charset, and
 * through a window that holds one record at a time. Every offset can be given in bytes on disk.
 * Knows no format and may see only the spec, records and problems.
 */
@NullMarked
package dev.rehome.format.input;

import org.jspecify.annotations.NullMarked;
