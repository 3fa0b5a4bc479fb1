package dev.rehome.store.items;

import dev.rehome.store.LedgerFile;

/**
 * A file that was read to its end.
 *
 * @param run the number of the run that read it
 */
public record ReadFile(long run, LedgerFile file) {}
