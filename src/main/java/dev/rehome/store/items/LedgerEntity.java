package dev.rehome.store.items;

/**
 * An entity of a spec with the table that its rows went to.
 *
 * @param id the ledger's number of it
 * @param place the table or collection
 * @param current whether the spec that was imported last has it
 */
public record LedgerEntity(int id, String name, String place, boolean current) {}
