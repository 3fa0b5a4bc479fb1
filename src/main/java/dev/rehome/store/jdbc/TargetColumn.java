package dev.rehome.store.jdbc;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column as the database describes it.
 *
 * @param type of {@link Types}
 * @param typeName the database's own word, without a length
 * @param base the type beneath all domains, to cast a text to without shortening it
 * @param declared the same with length and digits, to declare another column alike
 * @param size digits of a number, characters of a text, octets of bytes
 * @param digits after the decimal point, of a number or of seconds
 * @param nullable whether it takes null
 * @param optional whether it may be left out of an INSERT
 * @param generated whether it can never be written
 * @param always whether it is an identity column that accepts given values only with OVERRIDING
 *     SYSTEM VALUE
 * @param exact whether two values are equal only when they are the same
 * @param labels of an enumeration; empty for other types, and where they are not known
 * @param input how it reads texts
 * @param element what an array has for elements, where that is known
 */
public record TargetColumn(
    String name,
    int type,
    String typeName,
    String base,
    String declared,
    int size,
    int digits,
    boolean nullable,
    boolean optional,
    boolean generated,
    boolean always,
    boolean exact,
    List<String> labels,
    TextInput input,
    @Nullable TargetColumn element) {

  /** Whether values are stored as characters. */
  public boolean character() {
    return type == Types.VARCHAR
        || type == Types.CHAR
        || type == Types.CLOB
        || type == Types.LONGVARCHAR;
  }

  public boolean number() {
    return switch (type) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.NUMERIC,
          Types.DECIMAL,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE ->
          true;
      default -> false;
    };
  }

  /** Whether the database compares values of the two columns without a cast. */
  boolean comparable(TargetColumn other) {
    return base.equals(other.base)
        || (number() && other.number())
        || (plainText() && other.plainText())
        || (dateTime() && other.dateTime());
  }

  private boolean plainText() {
    return character() && labels.isEmpty();
  }

  private boolean dateTime() {
    return type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  public String quoted() {
    return Identifiers.quote(name);
  }

  /** What a database would silently drop of a text that it turns into a value of another type. */
  @FunctionalInterface
  public interface TextInput {

    /** Of types that take a text whole or refuse it. */
    TextInput WHOLE = text -> Optional.empty();

    /** Empty if nothing is dropped. */
    Optional<TextLoss> loss(String text);
  }

  /**
   * What a column would drop of a text.
   *
   * @param code as of a {@link dev.rehome.store.plan.Refusal}
   * @param message the reason, to be read after the column's name
   * @param hint what to change in the spec, the source or the table
   */
  public record TextLoss(String code, String message, String hint) {}
}
