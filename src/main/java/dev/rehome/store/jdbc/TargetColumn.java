package dev.rehome.store.jdbc;

import java.sql.Types;

/**
 * A column as the database describes it.
 *
 * @param type of {@link Types}
 * @param typeName the database's own word
 * @param digits after the decimal point, of a number or of seconds
 * @param optional whether it may be left out of an INSERT
 * @param generated whether it can never be written
 */
record TargetColumn(
    String name,
    int type,
    String typeName,
    int size,
    int digits,
    boolean optional,
    boolean generated) {

  /** Whether values are stored as characters. */
  boolean character() {
    return type == Types.VARCHAR
        || type == Types.CHAR
        || type == Types.CLOB
        || type == Types.LONGVARCHAR;
  }

  String quoted() {
    return Identifiers.quote(name);
  }
}
