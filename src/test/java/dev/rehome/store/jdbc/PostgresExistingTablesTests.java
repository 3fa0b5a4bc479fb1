package dev.rehome.store.jdbc;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.problem.Problem;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.Spec;
import dev.rehome.store.ExistingTablesContract;
import dev.rehome.store.StoreSettings;
import dev.rehome.testing.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresExistingTablesTests extends ExistingTablesContract {

  @Override
  protected StoreSettings settings() {
    return PostgresServer.newDatabase("import people");
  }

  @Override
  protected int longestName() {
    return 63;
  }

  @Override
  protected int mostColumns() {
    return 1_600;
  }

  /** Two texts would be two keys to Rehome and one to the table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "inet",
        "cidr",
        "macaddr",
        "macaddr8",
        "interval",
        "timetz",
        "varbit",
        "bit(8)",
        "money",
        "\"char\"",
        "name",
        "oid",
        "pg_lsn",
        "int4range",
        "tsvector",
        "char(8)"
      })
  void refusesKeysOfWhichDifferentTextsAreEqual(String type) {
    execute("CREATE TABLE t (k " + type + " PRIMARY KEY, v text)");

    assertThat(refused(keyed()))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("loose-key");
              assertThat(problem.hint()).isNotBlank();
            });
  }

  @Test
  void takesKeysOfEnumerationsAndDomains() {
    execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN code AS varchar(9)",
        "CREATE DOMAIN special_code AS code",
        "CREATE TABLE t (k mood, l special_code, v text, PRIMARY KEY (k, l))");

    fixture
        .store()
        .prepare(
            spec(
                "keys",
                entity(
                    "t",
                    java.util.List.of("k", "l"),
                    column("k", ColumnType.TEXT),
                    column("l", ColumnType.TEXT))),
            false);
  }

  /** Bytes count, not characters. */
  @Test
  void refusesNamesOfTooManyBytes() {
    Spec spec =
        spec(
            "names",
            entity("t", column("id", ColumnType.TEXT), column("ü".repeat(32), ColumnType.TEXT)));

    assertThat(refused(spec))
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("64 bytes", "63");
  }

  private static Spec keyed() {
    return spec(
        "keyed",
        entity(
            "t",
            java.util.List.of("k"),
            column("k", ColumnType.TEXT),
            column("v", ColumnType.TEXT)));
  }
}
