package dev.rehome.store.jdbc;

import dev.rehome.store.plan.Refusal;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Why the database refused a row.
 *
 * @param code as of {@link Refusal}
 * @param message the database's own first line, with the constraint's name
 */
public record DataError(String code, String message) {

  /** Of a batch, the first fault; but a fault of the system outweighs any fault of the data. */
  static Optional<DataError> of(Dialect dialect, SQLException exception) {
    SQLException first =
        exception.getNextException() == null ? exception : exception.getNextException();
    for (SQLException next = first; next != null; next = next.getNextException()) {
      if (dialect.dataError(next).isEmpty()) {
        return Optional.empty();
      }
    }
    return dialect.dataError(first);
  }

  public boolean unique() {
    return code.equals(Refusal.UNIQUE);
  }

  /**
   * @param entity the index of the entity whose row was at fault
   */
  public Refusal refusal(int entity) {
    return new Refusal(entity, code, message);
  }
}
