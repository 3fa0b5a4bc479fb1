/** What the ledger keeps of runs that try the rejects of another run again. */
@NullMarked
package dev.rehome.store.retry;

import org.jspecify.annotations.NullMarked;
