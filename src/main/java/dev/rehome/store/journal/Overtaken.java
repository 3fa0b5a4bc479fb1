package dev.rehome.store.journal;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;

/**
 * Rows that a run wrote and a later one wrote again.
 *
 * @param run the earlier one, by its number
 * @param later the later one
 * @param action what the earlier run had done to them
 */
public record Overtaken(long run, RunContext later, String entity, RowAction action, long rows) {}
