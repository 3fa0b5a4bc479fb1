package dev.rehome.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.problem.Problem;
import dev.rehome.spec.read.SpecFixture;
import dev.rehome.spec.read.TestStores;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDescriptionTests {

  private static final StoreDescription ROWS = TestStores.ALL.get(0);

  @TempDir Path directory;

  @Test
  void understandsItsUrlsInAnyCase() {
    assertThat(ROWS.understands("Rows:a")).isTrue();
    assertThat(ROWS.understands("mongodb:a")).isFalse();
  }

  @Test
  void findsNamesThatAreTooLongAndColumnsThatAreTooMany() {
    EntitySpec entity =
        new SpecFixture(directory)
            .entities(
                "e: { table: s.manyrows1, id: /i, columns: { c234567890: /c, d: /d, x: /x } }")
            .get(0);
    assertThat(ROWS.check(entity))
        .extracting(Problem::message)
        .containsExactly(
            "entity e: table s.manyrows1 has a name of 9 characters, and Rows keeps 8",
            "entity e: column c234567890 has a name of 10 characters, and Rows keeps 8",
            "entity e: has 4 columns, and a table of Rows can have 3");
  }

  @Test
  void findsNamesThatAStoreOfDocumentsCannotTake() {
    EntitySpec entity =
        new SpecFixture(directory)
            .entities("e: { table: system.x, id: /i, columns: { a.b: /c, _id: /d, $x: /x } }")
            .get(0);
    assertThat(TestStores.ALL.get(1).check(entity))
        .extracting(Problem::message)
        .containsExactly(
            "MongoDB keeps the collection name 'system.x' to itself",
            "MongoDB takes the field name 'a.b' for a path or an operator",
            "the column 'id' becomes the field '_id'",
            "MongoDB takes the field name '$x' for a path or an operator");
  }
}
