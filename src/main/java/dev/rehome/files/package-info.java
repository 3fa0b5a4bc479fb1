/**
 * Everything that Rehome writes to a disk: a file is written beside its place, forced to the disk
 * and renamed, so that a crash at any instant leaves the old file or the new one, complete.
 *
 * <p>{@link dev.rehome.files.AtomicFile} writes one file, {@link dev.rehome.files.AtomicOutput} one
 * that is streamed to; {@link dev.rehome.files.JsonFile} loads, changes and saves JSON under a
 * {@link dev.rehome.files.FileLock}; {@link dev.rehome.files.Backups} keeps what is replaced;
 * {@link dev.rehome.files.Directories} makes, forces and deletes directories. What cannot be
 * written is explained by an {@link dev.rehome.files.UnwritableFileException}.
 *
 * <p>Destinations: a symbolic link stays, and the file it points to is replaced. What is replaced
 * gives its permissions to the new file, and its owner and group as far as the process may set
 * them; a new file has the permissions that new files have. Hard links keep the old content. Only a
 * regular file is replaced, never a directory, a pipe or a device.
 *
 * <p>Temporary files are called {@code .rehome-UUID.tmp} and are locked while they are written. One
 * that nobody has locked was left by a process that died; later writes to the same directory delete
 * it. Where the file system has no locks, such files stay.
 *
 * <p>May use record and problem. Knows neither specs nor runs.
 */
@NullMarked
package dev.rehome.files;

import org.jspecify.annotations.NullMarked;
