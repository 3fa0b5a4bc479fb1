package dev.rehome.store.ledger.items;

import dev.rehome.store.jdbc.Dialect;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Numbers from the database. */
public final class Sequences {

  private Sequences() {}

  public static long next(JdbcTemplate jdbc, Dialect dialect, String sequence) {
    Long value = jdbc.queryForObject(dialect.nextValue(sequence), Long.class);
    if (value == null) {
      throw new EmptyResultDataAccessException(1);
    }
    return value;
  }
}
