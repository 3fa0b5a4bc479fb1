package dev.rehome.store.h2;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.ColumnBinding;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Dialect.RowImages;
import dev.rehome.store.jdbc.Dialect.SequenceMove;
import dev.rehome.store.jdbc.Identifiers;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetTable;
import dev.rehome.store.plan.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;

/** H2 2.x. */
public final class H2Dialect implements Dialect {

  /** The rows of a unique violation: internal row numbers, of no use and different every time. */
  private static final Pattern ROW_IN_MESSAGE = Pattern.compile("(?s)( VALUES)? \\( /\\*.*");

  private static final Pattern WHOLE_NUMBERS = Pattern.compile("(SMALLINT|INTEGER|BIGINT) ARRAY.*");

  public static final StoreDescription DESCRIPTION =
      new StoreDescription(
          "H2", List.of("jdbc:h2:"), "jdbc:h2:file:PATH", true, 256, false, 16_384, 100_000, null);

  /** No table of a spec can have it for long. */
  private static final String DRAFT = Identifiers.quote("rehome (draft)");

  @Override
  public String migrations() {
    return "classpath:db/migration/h2";
  }

  @Override
  public String nextValue(String sequence) {
    return "SELECT NEXT VALUE FOR " + sequence;
  }

  /**
   * H2 commits a table before its constraints. So the table is made under another name and gets its
   * own in one step, when it is complete.
   */
  @Override
  public List<String> createTable(String schema, String table, String body) {
    String draft = Identifiers.quote(schema) + "." + DRAFT;
    return List.of(
        "DROP TABLE IF EXISTS " + draft,
        "CREATE TABLE " + draft + " (" + body + ")",
        "ALTER TABLE " + draft + " RENAME TO " + Identifiers.quote(table));
  }

  @Override
  public String createTemporaryTable(String table, String body) {
    return "CREATE LOCAL TEMPORARY TABLE %s (%s) TRANSACTIONAL"
        .formatted(Identifiers.quote(table), body);
  }

  @Override
  public StoreDescription description() {
    return DESCRIPTION;
  }

  @Override
  public String typeOf(ColumnSpec column) {
    Integer maxLength = column.maxLength();
    return switch (column.type()) {
      case TEXT -> "VARCHAR(" + (maxLength == null ? ColumnType.MAX_TEXT_LENGTH : maxLength) + ")";
      case LONG_TEXT -> "CLOB";
      case BYTES -> "BLOB";
      case TIME, TIMESTAMP, DATETIME ->
          plainType(column.type()).replace("(6)", "(" + column.secondDigits() + ")");
      default -> plainType(column.type());
    };
  }

  @Override
  public String dropTemporaryTable(String table) {
    return "DROP TABLE " + Identifiers.quote(table);
  }

  @Override
  public List<TargetColumn> columns(Connection connection, String schema, String table)
      throws SQLException {
    return H2Columns.of(connection, schema, table);
  }

  @Override
  public List<TargetColumn> temporaryColumns(Connection connection, String table)
      throws SQLException {
    return H2Columns.ofTemporary(connection, table);
  }

  @Override
  public Optional<SequenceMove> moveSequence(
      Connection connection, TargetTable table, TargetColumn column) throws SQLException {
    return H2Sequences.move(connection, table, column);
  }

  @Override
  public String keyType(ColumnBinding column) {
    return column.target().character() ? "VARCHAR" : plainType(column.type());
  }

  @Override
  public String keyArray(ColumnBinding column) {
    return "CAST(CAST(? AS VARCHAR ARRAY) AS " + keyType(column) + " ARRAY)";
  }

  /** DECFLOAT holds 100,000 digits wherever the point is; NUMERIC would fix how many follow it. */
  private static String plainType(ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT -> "VARCHAR";
      case INTEGER -> "BIGINT";
      case DECIMAL -> "DECFLOAT";
      case DOUBLE -> "DOUBLE PRECISION";
      case REAL -> "REAL";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIME -> "TIME(6)";
      case TIMESTAMP -> "TIMESTAMP(6) WITH TIME ZONE";
      case DATETIME -> "TIMESTAMP(6)";
      case UUID -> "UUID";
      case JSON -> "JSON";
      case BYTES -> "VARBINARY";
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          plainType(type.element().orElseThrow()) + " ARRAY";
    };
  }

  @Override
  public boolean holds(TargetColumn column, ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT -> column.character() || column.typeName().startsWith("ENUM");
      case UUID, JSON -> column.typeName().equals(type.name()) || column.character();
      case BYTES ->
          !column.typeName().equals("UUID")
              && (column.type() == Types.VARBINARY
                  || column.type() == Types.BINARY
                  || column.type() == Types.BLOB);
      case TEXT_ARRAY ->
          column.type() == Types.ARRAY && column.typeName().startsWith("CHARACTER VARYING");
      case INTEGER_ARRAY ->
          column.type() == Types.ARRAY && WHOLE_NUMBERS.matcher(column.declared()).matches();
      case DECIMAL_ARRAY ->
          column.type() == Types.ARRAY && column.declared().startsWith("DECFLOAT");
      case UUID_ARRAY -> column.type() == Types.ARRAY && column.declared().startsWith("UUID");
      default -> Dialect.super.holds(column, type);
    };
  }

  @Override
  public RowImages images(TargetTable table) {
    return new H2RowImages(table);
  }

  @Override
  public void script(Connection connection, List<TargetTable> tables, OutputStream out)
      throws SQLException, IOException {
    new H2Script(connection, tables).writeTo(out);
  }

  /** H2 has the whole result in memory. */
  @Override
  public long rowsPerQuery() {
    return 1_000;
  }

  @Override
  public String parameter(TargetColumn column, ColumnType type) {
    return type == ColumnType.JSON && !column.character() ? "? FORMAT JSON" : "?";
  }

  @Override
  public String replaceAll(String expression, String pattern, String replacement) {
    return "REGEXP_REPLACE(%s, '%s', '%s')".formatted(expression, pattern, replacement);
  }

  @Override
  public Optional<Refusal> refusal(int entity, SQLException exception) {
    String state = exception.getSQLState();
    if (state == null || !(state.startsWith("22") || state.startsWith("23"))) {
      return Optional.empty();
    }
    return Optional.of(new Refusal(entity, code(exception.getErrorCode()), firstLine(exception)));
  }

  private static String code(int errorCode) {
    return switch (errorCode) {
      case ErrorCode.DUPLICATE_KEY_1 -> Refusal.UNIQUE;
      case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1,
          ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1 ->
          Refusal.FOREIGN_KEY;
      case ErrorCode.CHECK_CONSTRAINT_VIOLATED_1, ErrorCode.CHECK_CONSTRAINT_INVALID -> "check";
      case ErrorCode.NULL_NOT_ALLOWED -> "not-null";
      case ErrorCode.VALUE_TOO_LONG_2 -> "length";
      case ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1, ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2 ->
          "range";
      case ErrorCode.DATA_CONVERSION_ERROR_1,
          ErrorCode.INVALID_DATETIME_CONSTANT_2,
          ErrorCode.ENUM_VALUE_NOT_PERMITTED ->
          "type";
      default -> "database";
    };
  }

  private static String firstLine(SQLException exception) {
    String message =
        exception instanceof JdbcException own ? own.getOriginalMessage() : exception.getMessage();
    String first = String.valueOf(message).lines().findFirst().orElse("");
    int sql = first.indexOf("; SQL statement:");
    String withoutSql = sql < 0 ? first : first.substring(0, sql);
    return ROW_IN_MESSAGE.matcher(withoutSql).replaceFirst("\"");
  }

  @Override
  public Optional<ProblemException> passing(SQLException exception, StoreSettings settings) {
    return switch (exception.getErrorCode()) {
      case ErrorCode.LOCK_TIMEOUT_1,
          ErrorCode.DEADLOCK_1,
          ErrorCode.CONCURRENT_UPDATE_1,
          ErrorCode.STATEMENT_WAS_CANCELED ->
          Optional.of(
              ProblemException.of(
                  Fault.UNREACHABLE,
                  "conflict",
                  "the transaction conflicts with others in %s: %s"
                      .formatted(settings.safeUrl(), firstLine(exception)),
                  "the same command goes on from there",
                  exception));
      default -> Optional.empty();
    };
  }

  @Override
  public ProblemException unavailable(SQLException exception, StoreSettings settings) {
    String url = settings.safeUrl();
    return switch (exception.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
          ProblemException.of(
              Fault.BUSY,
              "already-running",
              "the database " + url + " is open in another program",
              "close that program, or give another database with --target",
              exception);
      case ErrorCode.WRONG_USER_OR_PASSWORD ->
          ProblemException.of(
              Fault.USAGE,
              "wrong-password",
              "the database " + url + " refuses the user name or password",
              "set REHOME_TARGET_USERNAME and REHOME_TARGET_PASSWORD",
              exception);
      case ErrorCode.URL_FORMAT_ERROR_2,
          ErrorCode.UNSUPPORTED_SETTING_1,
          ErrorCode.URL_RELATIVE_TO_CWD ->
          ProblemException.of(
              Fault.USAGE,
              "bad-url",
              "the URL " + url + " is wrong: " + firstLine(exception),
              "an example: jdbc:h2:file:./rehome-data/rehome",
              exception);
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1, ErrorCode.IO_EXCEPTION_1 ->
          ProblemException.of(
              Fault.SYSTEM,
              "not-a-database",
              "the file of " + url + " is damaged or no H2 database: " + firstLine(exception),
              "give another file with --target, or put the file back from a backup",
              exception);
      default ->
          ProblemException.of(
              Fault.SYSTEM,
              "database",
              "the database " + url + " cannot be opened: " + firstLine(exception),
              "check that its directory exists, can be written and has space",
              exception);
    };
  }
}
