package dev.rehome.store;

import org.jspecify.annotations.Nullable;

/**
 * One question put to the target or to the ledger after a run.
 *
 * @param name what was checked: {@code count}, {@code required}, {@code references}, {@code
 *     conservation}
 * @param entity whose rows, or what else it is about
 * @param detail what was found, with the numbers
 * @param warning what a person should know although nothing is broken: {@code passed} is true then,
 *     and the verification gives it to the ledger. The ledger's checks come back without.
 */
public record IntegrityCheck(
    String name, String entity, boolean passed, String detail, @Nullable Warning warning) {

  public IntegrityCheck(String name, String entity, boolean passed, String detail) {
    this(name, entity, passed, detail, null);
  }
}
