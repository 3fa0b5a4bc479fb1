package dev.rehome.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.store.jdbc.TargetTable;
import dev.rehome.testing.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class PostgresScriptTests {

  private static final List<String> TABLES =
      List.of(
          "create schema app",
          "create domain app.positive as int check (value > 0)",
          """
          create table app."Par T" (
            id bigint generated always as identity primary key,
            name varchar(10) not null unique default 'x''y',
            doubled int generated always as (n * 2) stored,
            n app.positive,
            tags text[],
            j json, b bytea, t timestamptz)\
          """,
          "create table kid (id serial primary key, p bigint references app.\"Par T\","
              + " n numeric(10,2) check (n > 0), c text collate \"C\")",
          "create index kid_n on kid (n desc) where n > 1",
          "insert into app.\"Par T\" (name, n, tags, j, b, t) values ('a\tb\\', 3,"
              + " '{\"x,y\",NULL}', '{ \"a\":1.00 }', '\\x00ff', '2024-02-03 04:05:06.123456+02'),"
              + " ('ü', null, null, null, null, null)",
          "insert into kid (p, n, c) values (1, 2.5, E'line\\nbreak'), (null, null, '\\.')");

  @Test
  void createsTheTablesAndTheirRowsAgain() throws SQLException, IOException {
    String script;
    List<String> before;
    String url = PostgresServer.newDatabase() + "?user=postgres";
    try (Connection connection = DriverManager.getConnection(url)) {
      execute(connection, TABLES);
      before = rows(connection);
      connection.setAutoCommit(false);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new PostgresScript(connection, List.of(table("app", "Par T"), table("public", "kid")), out)
          .write();
      script = out.toString(StandardCharsets.UTF_8);
      assertThat(text(connection, "show search_path")).isEqualTo("\"$user\", public");
    }
    String other = PostgresServer.newDatabase() + "?user=postgres";
    try (Connection connection = DriverManager.getConnection(other)) {
      execute(connection, TABLES.subList(0, 2));
      run(connection, script);
      execute(connection, List.of("set search_path to public"));

      assertThat(rows(connection)).isEqualTo(before);
      execute(connection, List.of("insert into app.\"Par T\" (n) values (1)"));
      execute(connection, List.of("insert into kid (p) values (3)"));
      assertThat(text(connection, "select string_agg(id::text, ',' order by id) from kid"))
          .isEqualTo("1,2,3");
      assertThat(
              text(
                  connection,
                  "select count(*) from pg_constraint where conrelid = 'kid'::regclass"
                      + " and contype in ('p', 'c', 'f')"))
          .isEqualTo("3");
      assertThat(text(connection, "select indexdef from pg_indexes where indexname = 'kid_n'"))
          .contains("n DESC", "WHERE");
    }
  }

  private static TargetTable table(String schema, String name) {
    return new TargetTable(schema, name, List.of(), List.of());
  }

  private static List<String> rows(Connection connection) throws SQLException {
    return List.of(
        text(connection, "select string_agg(t::text, '|' order by id) from app.\"Par T\" t"),
        text(connection, "select string_agg(t::text, '|' order by id) from kid t"));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** As psql does. */
  private static void run(Connection connection, String script) throws SQLException, IOException {
    StringBuilder statement = new StringBuilder();
    Iterator<String> lines = new ArrayList<>(List.of(script.split("\n", -1))).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("COPY ") && line.endsWith(" FROM stdin;")) {
        StringBuilder rows = new StringBuilder();
        for (String row = lines.next(); !row.equals("\\."); row = lines.next()) {
          rows.append(row).append('\n');
        }
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(line, new StringReader(rows.toString()));
      } else {
        statement.append(line).append('\n');
        if (line.endsWith(";")) {
          execute(connection, List.of(statement.toString()));
          statement.setLength(0);
        }
      }
    }
  }
}
