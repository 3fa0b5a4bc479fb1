package dev.rehome.store;

/**
 * One question put to the target or to the ledger after a run.
 *
 * @param name what was asked: {@code count}, {@code required}, {@code references}, {@code
 *     conservation}
 * @param entity whose rows, or what else it is about
 * @param detail what was found, with the numbers
 */
public record IntegrityCheck(String name, String entity, boolean passed, String detail) {}
