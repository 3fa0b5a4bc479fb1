/**
 * The provenance of artifacts: who wrote a file, when, from what, with which details and checksum.
 *
 * <p>The file {@code .rehome-metadata.json} in an artifact's directory is what is read and
 * believed: it moves with the artifacts and needs no database. Whenever it is written and there is
 * a ledger, the ledger's table {@code artifacts} is made to say the same about the directory; where
 * the ledger cannot be reached, the next change of the directory does it. The lock of the metadata
 * file is held over both.
 *
 * <p>No runs: recording takes neither the lock of a run nor a database, because build tools and
 * scripts do it between their steps, also while an import is under way.
 */
@NullMarked
package dev.rehome.job.artifacts;

import org.jspecify.annotations.NullMarked;
