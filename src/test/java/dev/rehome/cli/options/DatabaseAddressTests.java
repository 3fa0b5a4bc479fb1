package dev.rehome.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTests {

  @ParameterizedTest
  @CsvSource({
    "postgresql://localhost:5432/app, jdbc:postgresql://localhost:5432/app,,",
    "postgres://app@db/app, jdbc:postgresql://db/app, app,",
    "postgresql://app:s3cret@db:5432/app, jdbc:postgresql://db:5432/app, app, s3cret",
    "postgresql+psycopg2://a:b@db/app, jdbc:postgresql://db/app, a, b",
    "POSTGRESQL://a%40b:p%2F%3A%40%25+@db/app, jdbc:postgresql://db/app, a@b, p/:@%+",
    "postgresql://a:b:c@db/app, jdbc:postgresql://db/app, a, b:c",
    "postgresql:///app, jdbc:postgresql://localhost/app,,",
    "postgresql://, jdbc:postgresql://localhost/,,",
    "postgresql://[::1]:5433/app, jdbc:postgresql://[::1]:5433/app,,",
    "'postgresql://h1:1,h2:2/app', 'jdbc:postgresql://h1:1,h2:2/app',,",
    "postgresql://db/a?sslmode=require, jdbc:postgresql://db/a?sslmode=require,,",
    "postgresql://db/a?user=u&password=p%20w, jdbc:postgresql://db/a, u, p w",
    "postgresql://db/a?options=-c%20x%3D1+2, jdbc:postgresql://db/a?options=-c%20x%3D1%2B2,,",
    "postgresql://db/a?application_name=x&schema=s,"
        + " jdbc:postgresql://db/a?ApplicationName=x&currentSchema=s,,",
    "postgresql://db/a?schema=public&connection_limit=5,"
        + " jdbc:postgresql://db/a?currentSchema=public,,",
    "jdbc:postgresql://db/a, jdbc:postgresql://db/a,,",
    "jdbc:postgresql://db/a?ssl=true&user=u&password=p, jdbc:postgresql://db/a?ssl=true, u, p",
    "jdbc:h2:file:./data/new, jdbc:h2:file:./data/new,,",
    "mongodb://u:p%40@h1:1/app?authSource=admin, mongodb://h1:1/app?authSource=admin, u, p@",
    "mongodb+srv://h/app, mongodb+srv://h/app,,"
  })
  void understands(String text, String url, String username, String password) {
    assertThat(DatabaseAddress.of(text, "DATABASE_URL"))
        .isEqualTo(new DatabaseAddress(url, username, password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:s3cret@db/app",
        "sqlite:///s3cret.db",
        "s3cret",
        "postgresql://u:s3cret/x@db/app",
        "postgresql://u:s3cret%4@db/app",
        "postgresql://u@db/app?password=s3cret%",
        "postgresql://db/app?host=s3cret",
      })
  void refusesWhatItDoesNotUnderstandWithoutShowingIt(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> DatabaseAddress.of(text, "DATABASE_URL in .env"))
        .withMessageContaining("DATABASE_URL in .env")
        .withMessageNotContaining("s3cret")
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.USAGE));
  }

  @Test
  void doesNotShowItself() {
    assertThat(DatabaseAddress.of("postgresql://u:s3cret@db/app", "x").toString())
        .doesNotContain("s3cret");
  }
}
