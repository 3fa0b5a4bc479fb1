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

  /** Whether all that was written is there. */
  public static IntegrityCheck count(String entity, long written, long found, String place) {
    return new IntegrityCheck(
        "count",
        entity,
        written == found,
        "%d rows written, %d found in %s".formatted(written, found, place));
  }

  /** Whether none of the rows found lacks a required value. */
  public static IntegrityCheck required(String entity, long lacking, long found) {
    return new IntegrityCheck(
        "required",
        entity,
        lacking == 0,
        "%d of %d rows lack a required value".formatted(lacking, found));
  }

  /** Whether every value of a column names a row of another table. */
  public static IntegrityCheck references(
      String entity, long orphans, long values, String column, String parent) {
    return new IntegrityCheck(
        "references",
        entity,
        orphans == 0,
        "%d of %d values of %s name no row of %s".formatted(orphans, values, column, parent));
  }
}
