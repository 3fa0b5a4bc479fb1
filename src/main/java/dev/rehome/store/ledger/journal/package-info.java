/** The journal in the tables of the ledger database, one class for each of its parts. */
@NullMarked
package dev.rehome.store.ledger.journal;

import org.jspecify.annotations.NullMarked;
