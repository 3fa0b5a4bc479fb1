package dev.rehome.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.testing.PostgresServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;

/** What arrives as binary must be what arrives as text. */
class CopyInsertTests {

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection(PostgresServer.newDatabase(), "postgres", "postgres");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  static Stream<Arguments> values() {
    String texts = "a\tb\nc\rd\\e\\N\"',é図🌍\u0001\u007f" + "long ".repeat(40_000);
    return Stream.of(
        Arguments.of("text", List.of("", "\\N", texts)),
        Arguments.of("varchar(20)", List.of("", "twenty characters 🌍🌍")),
        Arguments.of("char(4)", List.of("", "ab", "abcd")),
        Arguments.of("json", List.of("{\"a\": [1, 2,  null]}", "\"é\\n\"")),
        Arguments.of("jsonb", List.of("{\"b\": 1.10, \"a\": \"\\\\\"}", "null")),
        Arguments.of("int2", List.of(-32_768L, 0L, 32_767)),
        Arguments.of("int4", List.of((long) Integer.MIN_VALUE, -1, Integer.MAX_VALUE)),
        Arguments.of("int8", List.of(Long.MIN_VALUE, -1L, 7, Long.MAX_VALUE)),
        Arguments.of("numeric", numbers()),
        Arguments.of("numeric(12,4)", List.of(new BigDecimal("12345678.9"), 5L)),
        Arguments.of(
            "float8",
            List.of(0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1.0 / 0.0)),
        Arguments.of("bool", List.of(true, false)),
        Arguments.of("date", dates().map(LocalDateTime::toLocalDate).toList()),
        Arguments.of("time(6)", List.of(LocalTime.MIN, LocalTime.of(23, 59, 59, 999_999_000))),
        Arguments.of("timestamp(6)", dates().toList()),
        Arguments.of(
            "timestamptz(6)", dates().map(date -> date.atOffset(ZoneOffset.ofHours(3))).toList()),
        Arguments.of("uuid", List.of(new UUID(-1, 1), new UUID(0, Long.MIN_VALUE))),
        Arguments.of("bytea", List.of(new byte[0], new byte[] {0, -128, 127, '\\', '\n'})),
        Arguments.of("text[]", List.of(List.of(), List.of("", "a,b", "{\"c\\"), List.of("NULL"))));
  }

  private static List<Object> numbers() {
    return Stream.of(
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "-123456789.000100",
            "0.0001",
            "0.00000001",
            "9999.9999",
            "1E+5",
            "12E-7",
            "100000000000000000000.5",
            "0." + "0".repeat(50) + "1")
        .<Object>map(BigDecimal::new)
        .toList();
  }

  private static Stream<LocalDateTime> dates() {
    return Stream.of(
        LocalDateTime.of(2000, 1, 1, 0, 0),
        LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000),
        LocalDateTime.of(1, 1, 1, 12, 0),
        LocalDateTime.of(0, 2, 29, 12, 0),
        LocalDateTime.of(-4000, 2, 3, 4, 5, 6, 7_000),
        LocalDateTime.of(9999, 12, 31, 23, 59),
        LocalDateTime.of(10_000, 1, 2, 3, 4),
        LocalDateTime.of(200_000, 2, 28, 1, 1));
  }

  @ParameterizedTest
  @MethodSource("values")
  void storesTheSameFromBinaryAsFromText(String type, List<Object> values) throws SQLException {
    execute("CREATE TABLE t (form text, n int4, v %s)".formatted(type));
    List<Object> all = new ArrayList<>(values);
    all.add(null);

    insert(typeOf("v"), "binary", all);
    insert("", "text", all);

    assertThat(texts("binary")).hasSize(all.size()).isEqualTo(texts("text")).last().isNull();
  }

  @Test
  void rowsOfSeveralLoadsAreOneCopy() throws SQLException {
    execute("CREATE TABLE t (n int8)");
    CopyInsert insert = CopyInsert.into("t", List.of(BulkInsert.Column.plain("n", typeOf("n"))));
    List<BulkInsert.Load> loads = new ArrayList<>();
    for (long load = 0; load < 3; load++) {
      long first = load * 100_000;
      BulkInsert.Load next = insert.load();
      assertThat(next.isEmpty()).isTrue();
      for (long n = first; n < first + 50_000; n++) {
        next.add(new Object[] {n});
      }
      assertThat(next.isEmpty()).isFalse();
      loads.add(next);
    }

    insert.insert(connection, loads);

    assertThat(query("SELECT count(DISTINCT n) || ' ' || sum(n) FROM t"))
        .containsExactly("150000 18749925000");
  }

  static Stream<Arguments> tooLate() {
    return Stream.of(
        Arguments.of("date", LocalDate.MAX),
        Arguments.of("date", LocalDate.MIN),
        Arguments.of("timestamp", LocalDateTime.of(294_277, 1, 1, 0, 0)),
        Arguments.of("timestamp", LocalDateTime.MAX),
        Arguments.of("timestamptz", OffsetDateTime.MIN));
  }

  @ParameterizedTest
  @MethodSource("tooLate")
  void refusesTimesBeyondTheRange(String type, Object value) throws SQLException {
    execute("CREATE TABLE t (form text, n int4, v %s)".formatted(type));
    String catalogType = typeOf("v");

    assertThatThrownBy(() -> insert(catalogType, "binary", List.of(value)))
        .isInstanceOfSatisfying(
            PSQLException.class,
            refusal -> assertThat(PostgresDialect.isData(refusal.getSQLState())).isTrue());
  }

  /** An empty type makes it text. */
  private void insert(String type, String form, List<@Nullable Object> values) throws SQLException {
    CopyInsert insert =
        CopyInsert.into(
            "t",
            List.of(
                BulkInsert.Column.plain("form", "pg_catalog.text"),
                BulkInsert.Column.plain("n", "pg_catalog.int4"),
                BulkInsert.Column.plain("v", type)));
    assertThat(insert.forms().isEmpty()).as("text").isEqualTo(type.isEmpty());
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new Object[] {form, rows.size(), value});
    }
    insert.insertRows(connection, rows);
  }

  private String typeOf(String column) throws SQLException {
    return PostgresColumns.of(connection, "public", "t").stream()
        .filter(found -> found.name().equals(column))
        .findFirst()
        .orElseThrow()
        .base();
  }

  private List<@Nullable String> texts(String form) throws SQLException {
    return query("SELECT v::text FROM t WHERE form = '" + form + "' ORDER BY n");
  }

  private List<@Nullable String> query(String sql) throws SQLException {
    List<@Nullable String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
