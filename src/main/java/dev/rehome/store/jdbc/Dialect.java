package dev.rehome.store.jdbc;

import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.store.StoreSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What one database does its own way. Stateless. */
interface Dialect {

  /** Where the migrations of the schema {@code rehome} are, for Flyway. */
  String migrations();

  /** A query for the next value of a sequence. */
  String nextValue(String sequence);

  /** The statements that create a table so that a kill between them leaves all of it or none. */
  List<String> createTable(String schema, String table, String body);

  /** The statement that creates a table for the current connection without committing. */
  String createTemporaryTable(String table, String body);

  /** The type of a column in a table that is made for a spec. */
  String typeOf(ColumnSpec column);

  /** The type to cast an array of keys, or the text of a key, to; never shortens a value. */
  String keyType(ColumnType type);

  /** Whether a column of the target can take values of the type. */
  boolean holds(TargetColumn column, ColumnType type);

  /** The parameter that stands for a value of the type in an INSERT or UPDATE. */
  String parameter(TargetColumn column, ColumnType type);

  /** The n-th (from 0) of several texts that {@link KeyText} joined. */
  String keyPart(String expression, int index, int count);

  /** The fault of a row if the database refused its data; empty for faults of the system. */
  Optional<DataError> dataError(SQLException exception);

  /** Why the database cannot be opened, told to the user. */
  ProblemException unavailable(SQLException exception, StoreSettings settings);
}
