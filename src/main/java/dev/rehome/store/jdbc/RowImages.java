package dev.rehome.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The rows of one table as JSON objects, exact enough to put them back. Safe for threads. */
public interface RowImages {

  /** What to select of the row {@code t}, one expression or several. */
  String expressions();

  /** The image of the current row, whose expressions begin at an index of the result. */
  String read(ResultSet row, int first) throws SQLException;

  /** A relation of one row that has the columns of the table, made of parameters. */
  String relation();

  /**
   * Sets the parameters of {@link #relation}.
   *
   * @param first the first of them
   * @return the one behind the last of them
   */
  int bind(PreparedStatement statement, int first, String image) throws SQLException;
}
