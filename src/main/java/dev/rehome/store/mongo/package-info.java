/**
 * A MongoDB database as the target, with the ledger in a home that is another database. Exposes one
 * configuration; the rest is package-private.
 *
 * <p><b>What exactly-once means here.</b> Target and ledger share no transaction, so each chunk
 * goes like this:
 *
 * <ol>
 *   <li>The chunk is planned, record by record, from what target and ledger know.
 *   <li>An <em>intent</em> is committed to the home by itself: the keys that are about to be
 *       inserted, and the whole document before its change for each that is about to be updated.
 *   <li>The documents are written, acknowledged by the server.
 *   <li>Items, before-images, rejects, counts and position are committed in the chunk's
 *       transaction, which also drops the intent.
 * </ol>
 *
 * <p>A process that dies between 2 and 4 leaves its intent. Whoever goes on sees the target through
 * it: what the intent says was absent is absent, what it says was there is there in the form it
 * had. So every record is decided as it was the first time, however the input is cut into chunks
 * now, and the writes, which name their documents by keys that never vary, only repeat themselves;
 * what the interrupted chunk wrote and nobody writes again is undone before its intent is dropped.
 * Counts and before-images end as in an undisturbed run. A chunk that is rolled back by a live
 * process, and a chunk of a run that was given up, are taken back from the target by the same
 * intent.
 *
 * <p>What this cannot do: readers of the target may see a chunk before its run counts it, and what
 * somebody else does to the very documents of a chunk between its intent and the end of its
 * repetition is overwritten.
 */
@NullMarked
package dev.rehome.store.mongo;

import org.jspecify.annotations.NullMarked;
