package dev.rehome.store.postgres;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.BatchStatement;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.ColumnBinding;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Dialect.RowImages;
import dev.rehome.store.jdbc.Dialect.ScriptProgram;
import dev.rehome.store.jdbc.Dialect.SequenceMove;
import dev.rehome.store.jdbc.EntityTarget;
import dev.rehome.store.jdbc.Identifiers;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetTable;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.PlanWriter;
import dev.rehome.store.plan.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/** PostgreSQL 12 and later. */
public final class PostgresDialect implements Dialect {

  /** Intervals that silently drop what is smaller than their fields. */
  private static final Pattern NO_SECONDS = Pattern.compile("interval (?!.*second).*");

  public static final StoreDescription DESCRIPTION =
      new StoreDescription(
          "PostgreSQL",
          List.of("jdbc:postgresql:"),
          "jdbc:postgresql://HOST/DATABASE",
          true,
          63,
          true,
          1_600,
          16_383,
          null);
  private static final String GOES_ON = "the same command goes on from there";
  private static final String GONE = "the server of %s is gone or does not answer: %s";
  private static final String CHECK_SERVER =
      "check host, port and that the server runs; " + GOES_ON;

  /**
   * A state of a server that cannot do its work for now, and what to say of it.
   *
   * @param state how it begins: class 08 is connections, 57P the server going down or coming up, 53
   *     what the server lacks (disk, memory, connections), 40 a transaction that conflicts with
   *     others
   */
  private record Passing(String state, String code, String message, String hint) {}

  private static final List<Passing> PASSING =
      List.of(
          new Passing("08", "unreachable", GONE, CHECK_SERVER),
          new Passing("57P", "unreachable", GONE, CHECK_SERVER),
          new Passing(
              "53", "server-resources", "the server of %s lacks what it needs: %s", GOES_ON),
          new Passing(
              "55P03",
              "lock-timeout",
              "another transaction in %s keeps a lock that is needed: %s",
              "end that transaction (see pg_blocking_pids), or wait longer: lock_timeout; "
                  + GOES_ON),
          new Passing(
              "25P03",
              "idle-timeout",
              "the server of %s ended a transaction that waited too long: %s",
              "lower --chunk-size, or allow more: idle_in_transaction_session_timeout; " + GOES_ON),
          new Passing(
              "57014",
              "statement-timeout",
              "a statement in %s was cancelled: %s",
              "lower --chunk-size, or allow more time: statement_timeout; " + GOES_ON),
          new Passing(
              "40", "conflict", "the transaction conflicts with others in %s: %s", GOES_ON));

  @Override
  public String migrations() {
    return "classpath:db/migration/postgresql";
  }

  @Override
  public String nextValue(String sequence) {
    return "SELECT nextval('" + sequence + "')";
  }

  @Override
  public List<String> createTable(String schema, String table, String body) {
    return List.of(
        "CREATE TABLE %s.%s (%s)"
            .formatted(Identifiers.quote(schema), Identifiers.quote(table), body));
  }

  @Override
  public String createTemporaryTable(String table, String body) {
    return "CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP"
        .formatted(Identifiers.quote(table), body);
  }

  @Override
  public String dropTemporaryTable(String table) {
    return "DROP TABLE IF EXISTS pg_temp." + Identifiers.quote(table);
  }

  @Override
  public StoreDescription description() {
    return DESCRIPTION;
  }

  @Override
  public String typeOf(ColumnSpec column) {
    return switch (column.type()) {
      case TEXT, LONG_TEXT ->
          column.maxLength() == null ? "text" : "varchar(" + column.maxLength() + ")";
      case INTEGER -> "bigint";
      case DECIMAL -> "numeric";
      case DOUBLE -> "double precision";
      case REAL -> "real";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIME -> "time(" + column.secondDigits() + ")";
      case TIMESTAMP -> "timestamp(" + column.secondDigits() + ") with time zone";
      case DATETIME -> "timestamp(" + column.secondDigits() + ")";
      case UUID -> "uuid";
      case JSON -> "jsonb";
      case BYTES -> "bytea";
      case TEXT_ARRAY -> "text[]";
      case INTEGER_ARRAY -> "bigint[]";
      case DECIMAL_ARRAY -> "numeric[]";
      case UUID_ARRAY -> "uuid[]";
    };
  }

  @Override
  public List<TargetColumn> columns(Connection connection, String schema, String table)
      throws SQLException {
    return PostgresColumns.of(connection, schema, table);
  }

  @Override
  public List<TargetColumn> temporaryColumns(Connection connection, String table)
      throws SQLException {
    return PostgresColumns.ofTemporary(connection, table);
  }

  @Override
  public List<String> missingRights(
      Connection connection, TargetTable table, Set<String> filled, Set<String> changed)
      throws SQLException {
    return PostgresRights.missing(connection, table, filled, changed);
  }

  @Override
  public List<String> missingRightsToCreate(Connection connection, String schema, boolean temporary)
      throws SQLException {
    return PostgresRights.missingToCreate(connection, schema, temporary);
  }

  @Override
  public boolean holds(TargetColumn column, ColumnType type) {
    String name = column.base().replace("pg_catalog.", "");
    boolean json = name.equals("json") || name.equals("jsonb");
    return switch (type) {
      case TEXT, LONG_TEXT ->
          column.character()
              || (column.type() == Types.OTHER
                  && !json
                  && !column.typeName().equals("uuid")
                  && !NO_SECONDS.matcher(column.declared()).matches());
      case UUID -> name.equals("uuid") || column.character();
      case JSON -> json || column.character();
      case BYTES -> column.type() == Types.VARBINARY;
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          column.element() != null
              && column.element().exact()
              && holds(column.element(), type.element().orElseThrow());
      default -> Dialect.super.holds(column, type);
    };
  }

  @Override
  public Optional<SequenceMove> moveSequence(
      Connection connection, TargetTable table, TargetColumn column) throws SQLException {
    return new PostgresSequences(connection, table, column).move();
  }

  @Override
  public String keyType(ColumnBinding column) {
    return column.target().typeName();
  }

  @Override
  public String keyArray(ColumnBinding column) {
    return "CAST(CAST(? AS text[]) AS " + keyType(column) + "[])";
  }

  @Override
  public RowImages images(TargetTable table) {
    return new PostgresRowImages(table);
  }

  @Override
  public String forUpdate() {
    return " FOR UPDATE OF t";
  }

  @Override
  public void script(Connection connection, List<TargetTable> tables, OutputStream out)
      throws SQLException, IOException {
    new PostgresScript(connection, tables, out).write();
  }

  @Override
  public Optional<ScriptProgram> scriptProgram(StoreSettings settings) {
    return PgDump.find("pg_dump", settings).map(ScriptProgram.class::cast);
  }

  @Override
  public boolean deletesByJoin() {
    return true;
  }

  /** The driver fetches some rows at a time. */
  @Override
  public long rowsPerQuery() {
    return Long.MAX_VALUE;
  }

  /** What the driver sends as a text is no other type to the server without a cast. */
  @Override
  public String parameter(TargetColumn column, ColumnType type) {
    boolean text = column.character() && column.labels().isEmpty();
    boolean own = column.type() == Types.OTHER || column.type() == Types.ARRAY;
    return !text && (own || !column.labels().isEmpty()) ? "CAST(? AS " + column.base() + ")" : "?";
  }

  @Override
  public String replaceAll(String expression, String pattern, String replacement) {
    return "regexp_replace(%s, '%s', '%s', 'g')"
        .formatted(expression, pattern, replacement.replace('$', '\\'));
  }

  @Override
  public BulkInsert insert(String table, List<BulkInsert.Column> columns) {
    return CopyInsert.into(table, columns);
  }

  @Override
  public BulkUpdate update(
      int entity,
      String table,
      List<BulkInsert.Column> columns,
      List<Integer> match,
      List<Integer> others) {
    return new StagedUpdate(
        table,
        "rehome_stage_" + entity,
        columns.stream().map(BulkInsert.Column::name).toList(),
        match,
        others,
        BatchStatement.update(table, columns, match, others));
  }

  @Override
  public Optional<PlanWriter.Separated> separate(
      Connection connection, List<EntityTarget> targets, ChunkPlan plan) throws SQLException {
    return new PostgresSeparation(targets).write(connection, plan);
  }

  /** Deferred again afterwards, because more may be written within the transaction. */
  @Override
  public void lockTable(Statement statement, String table) throws SQLException {
    statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
  }

  @Override
  public void checkDeferred(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED");
    }
  }

  @Override
  public void commitWithoutWaiting(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL synchronous_commit = off");
    }
  }

  /** Without statistics a table counts as small, and a million rows are looked up one by one. */
  @Override
  public void analyze(JdbcTemplate jdbc, String table) {
    jdbc.execute("ANALYZE (SKIP_LOCKED) " + table);
  }

  /**
   * Class 22 is data exceptions, 23 constraints; a trigger raises P0001, an index limit 54000.
   * {@link PostgresSeparation} draws the same line on the server.
   */
  @Override
  public Optional<Refusal> refusal(int entity, SQLException exception) {
    String state = exception.getSQLState();
    return state != null && isData(state)
        ? Optional.of(new Refusal(entity, code(state), message(exception)))
        : Optional.empty();
  }

  static boolean isData(String state) {
    return state.startsWith("22")
        || state.startsWith("23")
        || state.equals("P0001")
        || state.equals("54000");
  }

  static Refusal refusal(int entity, String state, String message, @Nullable String detail) {
    return new Refusal(entity, code(state), message(message, detail));
  }

  private static String code(String state) {
    return switch (state) {
      case "23505", "23P01" -> Refusal.UNIQUE;
      case "23503" -> Refusal.FOREIGN_KEY;
      case "23514" -> "check";
      case "23502" -> "not-null";
      case "22001", "22026", "54000" -> "length";
      case "22003", "22008" -> "range";
      case "22P02", "22007", "22P03", "22021" -> "type";
      case "P0001" -> "trigger";
      default -> "database";
    };
  }

  private static String message(SQLException exception) {
    ServerErrorMessage server =
        exception instanceof PSQLException own ? own.getServerErrorMessage() : null;
    String first = server == null ? exception.getMessage() : server.getMessage();
    return message(String.valueOf(first), server == null ? null : server.getDetail());
  }

  private static String message(String first, @Nullable String detail) {
    boolean keyOnly = detail != null && detail.startsWith("Key (");
    return keyOnly ? first + ": " + detail : first;
  }

  @Override
  public ProblemException unavailable(SQLException exception, StoreSettings settings) {
    String state = exception.getSQLState() == null ? "" : exception.getSQLState();
    String url = settings.safeUrl();
    return switch (state) {
      case "28P01", "28000" ->
          ProblemException.of(
              Fault.USAGE,
              "wrong-password",
              "the server of " + url + " refuses the user name or password",
              "set REHOME_TARGET_USERNAME and REHOME_TARGET_PASSWORD, or the driver's password"
                  + " file",
              exception);
      case "3D000" ->
          ProblemException.of(
              Fault.USAGE,
              "no-database",
              "the server has no such database: " + url,
              "create it first: CREATE DATABASE …",
              exception);
      case "42501" ->
          ProblemException.of(
              Fault.USAGE,
              "no-permission",
              "the user may not do what is needed in %s: %s".formatted(url, message(exception)),
              "let an administrator run: CREATE SCHEMA rehome AUTHORIZATION %s; other rights are"
                      .formatted(settings.username() == null ? "THE_USER" : settings.username())
                  + " in the manual under Databases",
              exception);
      case "25006" ->
          ProblemException.of(
              Fault.USAGE,
              "read-only",
              "the server of " + url + " is read-only: " + message(exception),
              "give the primary, not a replica, and a user whose transactions may write",
              exception);
      default ->
          passing(exception, settings)
              .orElseGet(
                  () ->
                      ProblemException.of(
                          Fault.SYSTEM,
                          "database",
                          "the database %s cannot be used: %s".formatted(url, message(exception)),
                          null,
                          exception));
    };
  }

  /** No state at all is the pool speaking: a connection is closed, or there is none to be had. */
  @Override
  public Optional<ProblemException> passing(SQLException exception, StoreSettings settings) {
    String state = exception.getSQLState() == null ? "08000" : exception.getSQLState();
    return PASSING.stream()
        .filter(passing -> state.startsWith(passing.state()))
        .findFirst()
        .map(
            passing ->
                ProblemException.of(
                    Fault.UNREACHABLE,
                    passing.code(),
                    passing.message().formatted(settings.safeUrl(), message(exception)),
                    passing.hint(),
                    exception));
  }
}
