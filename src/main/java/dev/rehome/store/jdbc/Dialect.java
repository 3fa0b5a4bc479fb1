package dev.rehome.store.jdbc;

import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.record.Row;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.PlanWriter;
import dev.rehome.store.plan.Refusal;
import dev.rehome.store.target.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What one database does its own way; the defaults are plain JDBC and SQL. Stateless. */
public interface Dialect extends Store {

  /** Where the migrations of the schema {@code rehome} are, for Flyway. */
  String migrations();

  /** A query for the next value of a sequence. */
  String nextValue(String sequence);

  /** The statements that create a table so that a kill between them leaves all of it or none. */
  List<String> createTable(String schema, String table, String body);

  /** The statement that creates a table for the current connection without committing. */
  String createTemporaryTable(String table, String body);

  /** The statement that removes such a table after its transaction, if it is still there. */
  String dropTemporaryTable(String table);

  @Override
  default Class<?> configuration() {
    return JdbcStoreConfiguration.class;
  }

  /** The type of a column in a table that is made for a spec. */
  String typeOf(ColumnSpec column);

  /** The columns of an existing table, in its order. */
  List<TargetColumn> columns(Connection connection, String schema, String table)
      throws SQLException;

  /** The columns of a temporary table of this connection, in its order. */
  List<TargetColumn> temporaryColumns(Connection connection, String table) throws SQLException;

  /**
   * The statements that would give the user the rights to read a table and write columns of it that
   * are missing, as far as the database can tell.
   */
  default List<String> missingRights(
      Connection connection, TargetTable table, Set<String> filled, Set<String> changed)
      throws SQLException {
    return List.of();
  }

  /** The same to create a table. */
  default List<String> missingRightsToCreate(
      Connection connection, String schema, boolean temporary) throws SQLException {
    return List.of();
  }

  /** Whether a column of the target can take values of the type. */
  default boolean holds(TargetColumn column, ColumnType type) {
    return switch (type) {
      case INTEGER ->
          switch (column.type()) {
            case Types.TINYINT,
                Types.SMALLINT,
                Types.INTEGER,
                Types.BIGINT,
                Types.NUMERIC,
                Types.DECIMAL ->
                true;
            default -> false;
          };
      case DECIMAL -> column.type() == Types.NUMERIC || column.type() == Types.DECIMAL;
      case DOUBLE ->
          (column.type() == Types.DOUBLE || column.type() == Types.FLOAT) && column.size() >= 53;
      case REAL -> column.type() == Types.REAL;
      case BOOLEAN -> column.type() == Types.BOOLEAN;
      case DATE -> column.type() == Types.DATE;
      case TIME -> column.type() == Types.TIME;
      case TIMESTAMP ->
          column.type() == Types.TIMESTAMP_WITH_TIMEZONE || column.type() == Types.TIMESTAMP;
      case DATETIME -> column.type() == Types.TIMESTAMP;
      default -> false;
    };
  }

  /**
   * Has what generates a column's values, if anything does, go on behind the largest of them; never
   * takes it back. At once, whatever becomes of the transaction.
   *
   * @return empty when it was not behind
   */
  Optional<SequenceMove> moveSequence(Connection connection, TargetTable table, TargetColumn column)
      throws SQLException;

  /**
   * What became of a sequence that was behind the values of its column.
   *
   * @param sequence what generates the column's values, for a message
   * @param last the largest value of the column
   * @param statement for somebody with the right to run it; null when the sequence was moved
   */
  record SequenceMove(String sequence, long last, @Nullable String statement) {}

  /** The type to cast the text of a key to; never shortens a value. */
  String keyType(ColumnBinding column);

  /** One parameter that takes the keys of many rows as an array of texts, as {@link KeyText}. */
  String keyArray(ColumnBinding column);

  /** How the rows of a table become images and rows again. */
  RowImages images(TargetTable table);

  /** The rows of one table as JSON objects, exact enough to put them back. Safe for threads. */
  interface RowImages {

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

    /**
     * The same relation made of an image that an expression gives, for many rows in one statement;
     * empty where that is not possible.
     */
    default Optional<String> relationOf(String expression) {
      return Optional.empty();
    }
  }

  /** What makes a query lock the rows {@code t} that it reads, to stand at its end. */
  default String forUpdate() {
    return "";
  }

  /**
   * Writes statements that create tables and insert their rows, as the current transaction sees
   * them, parents before the tables that refer to them.
   */
  void script(Connection connection, List<TargetTable> tables, OutputStream out)
      throws SQLException, IOException;

  /** A program of the database's makers that writes the same, if there is one on this machine. */
  default Optional<ScriptProgram> scriptProgram(StoreSettings settings) {
    return Optional.empty();
  }

  /** Writes statements as {@link Dialect#script} does. */
  interface ScriptProgram {

    /** With its version. */
    String name();

    /**
     * @throws dev.rehome.store.target.ProgramFailedException when the program fails or does not fit
     *     the server; the transaction can go on
     */
    void write(Connection connection, List<TargetTable> tables, OutputStream out)
        throws SQLException, IOException;
  }

  /** Keeps everybody else from a table until the transaction ends, where there is a way to. */
  default void lockTable(Statement statement, String table) throws SQLException {}

  /** Whether a DELETE can join the keys of many rows, and gives back what it deleted. */
  default boolean deletesByJoin() {
    return false;
  }

  /** How many rows a query may give that is read to its end; more than that are several queries. */
  long rowsPerQuery();

  /** The parameter that stands for a value of the type in an INSERT or UPDATE. */
  String parameter(TargetColumn column, ColumnType type);

  /** A regular expression's replacement of all matches; {@code $1} is the first group. */
  String replaceAll(String expression, String pattern, String replacement);

  default BulkInsert insert(String table, List<BulkInsert.Column> columns) {
    return BatchStatement.insert(table, columns);
  }

  /** Updates many rows of one entity's table by their keys. Safe for threads. */
  interface BulkUpdate {

    /**
     * Gives rows their new values, one after the other.
     *
     * @param rows in reading order; the same key may come again
     * @return how many of them were found
     */
    int update(Connection connection, List<Row> rows) throws SQLException;
  }

  /**
   * Updates of one entity's table.
   *
   * @param entity its number in the ledger
   * @param match the indexes of the columns that find a row
   * @param others the indexes of the columns to set
   */
  default BulkUpdate update(
      int entity,
      String table,
      List<BulkInsert.Column> columns,
      List<Integer> match,
      List<Integer> others) {
    return BatchStatement.update(table, columns, match, others);
  }

  /**
   * Has the server itself write a plan that may hold records it refuses: every record for itself,
   * in reading order, as far as the result goes. Empty where that is not possible, after which the
   * caller rolls back to its own savepoint.
   */
  default Optional<PlanWriter.Separated> separate(
      Connection connection, List<EntityTarget> targets, ChunkPlan plan) throws SQLException {
    return Optional.empty();
  }

  /** Has constraints checked now that would otherwise be checked at commit, if there are such. */
  default void checkDeferred(Connection connection) throws SQLException {}

  /**
   * Spares the current transaction the wait for the disk. Should the server crash, the transaction
   * may be lost, but then as a whole and with all after it: what it wrote and what the ledger says
   * of it still agree, and any later commit that waits covers it. Nothing where only the URL of the
   * database says how it commits.
   */
  default void commitWithoutWaiting(Connection connection) throws SQLException {}

  /** Has the planner of queries look at a table that has just grown, unless it does by itself. */
  default void analyze(JdbcTemplate jdbc, String table) {}

  /**
   * Why the database refused the data of a row; empty for faults of the system.
   *
   * @param entity the index of the row's entity
   */
  Optional<Refusal> refusal(int entity, SQLException exception);

  /** Of a batch, the first refusal; but a fault of the system outweighs any refusal. */
  default Optional<Refusal> firstRefusal(int entity, SQLException exception) {
    SQLException first =
        exception.getNextException() == null ? exception : exception.getNextException();
    for (SQLException next = first; next != null; next = next.getNextException()) {
      if (refusal(entity, next).isEmpty()) {
        return Optional.empty();
      }
    }
    return refusal(entity, first);
  }

  /**
   * What kept the database from doing its work for now: a lost server or connection, a lock, a
   * deadlock, a time-out, a lack of resources. Empty for everything that trying again cannot fix.
   *
   * @return a problem with the fault {@code UNREACHABLE}
   */
  Optional<ProblemException> passing(SQLException exception, StoreSettings settings);

  /** Why the database cannot be opened, as the user reads it. */
  ProblemException unavailable(SQLException exception, StoreSettings settings);
}
