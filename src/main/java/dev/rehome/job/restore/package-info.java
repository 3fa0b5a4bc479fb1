/**
 * The verb {@code restore}: puts back what a backup holds, files into a directory or rows into the
 * target. The backup is read whole and compared with its manifest before anything is written, and
 * stays as it is. Everything is done by comparing what is there with the backup, so that an
 * interrupted restore is finished by the same command.
 */
@NullMarked
package dev.rehome.job.restore;

import org.jspecify.annotations.NullMarked;
