package dev.rehome.store;

/**
 * One question put to the target after a run.
 *
 * @param name what was asked: {@code count}, {@code required}, {@code references}
 * @param entity whose rows
 * @param detail what was found, with the numbers
 */
public record IntegrityCheck(String name, String entity, boolean passed, String detail) {}
