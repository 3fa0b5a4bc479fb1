/**
 * A MongoDB database as the target, with the ledger in a relational database beside it. Exposes one
 * configuration; the rest is package-private. Depends on the driver, and on the store's contracts
 * and chunk plan.
 *
 * <p><b>What exactly-once means here.</b> Target and ledger share no transaction, so each chunk
 * goes like this:
 *
 * <ol>
 *   <li>The chunk is planned, record by record, from what target and ledger know.
 *   <li>An <em>intent</em> is committed to the ledger database by itself: the keys that are about
 *       to be inserted, and the whole document before its change for each that is about to be
 *       updated.
 *   <li>The documents are written, acknowledged by the server.
 *   <li>Items, before-images, rejects, counts and position are committed in the chunk's
 *       transaction, which also deletes the intent.
 * </ol>
 *
 * <p>When the transaction is rolled back, the documents are undone by what the intent says. A
 * process that dies between 2 and 4 leaves its intent; whoever writes next, be it the same run or
 * another one, undoes it first. So a run that is resumed begins the chunk again, every record is
 * decided as it was the first time, and counts and before-images end as in an undisturbed run.
 *
 * <p>A chunk of a rollback is announced, written and committed in the same way, under the number of
 * the run that is rolled back. Opening a target to read undoes nothing.
 *
 * <p>What this cannot do: readers of the target may see a chunk before its run counts it, and what
 * somebody else does to the very documents of a chunk between its intent and its commit or undoing
 * is overwritten.
 */
@NullMarked
package dev.rehome.store.mongo;

import org.jspecify.annotations.NullMarked;
