package dev.rehome.store.h2;

import static dev.rehome.store.TestSpecs.column;
import static dev.rehome.store.TestSpecs.entity;
import static dev.rehome.store.TestSpecs.record;
import static dev.rehome.store.TestSpecs.row;
import static dev.rehome.store.TestSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.ColumnType;
import dev.rehome.spec.Spec;
import dev.rehome.store.ExistingTablesContract;
import dev.rehome.store.RunContext;
import dev.rehome.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ExistingTablesTests extends ExistingTablesContract {

  @TempDir private Path directory;

  @Override
  protected StoreSettings settings() {
    return new StoreSettings(
        "jdbc:h2:file:" + directory.resolve("target"), null, null, "import people");
  }

  @Override
  protected int longestName() {
    return 256;
  }

  @Override
  protected int mostColumns() {
    return 16_384;
  }

  /** H2 takes 'LOW' for 'low', which would be two keys of one row. */
  @Test
  void takesTheLabelsOfEnumerationsAsTheyAreWritten() {
    execute("CREATE TABLE level (id ENUM('low', 'high') PRIMARY KEY, v VARCHAR(9))");
    Spec spec =
        spec(
            "levels", entity("level", column("id", ColumnType.TEXT), column("v", ColumnType.TEXT)));
    for (int round = 0; round < 2; round++) {
      RunContext run = fixture.start(spec, "a.csv");
      assertThat(
              fixture.chunk(
                  run,
                  spec,
                  record("a.csv", 1, row(spec, 0, "low", "a")),
                  record("a.csv", 2, row(spec, 0, "LOW", "b" + round))))
          .extracting(outcome -> outcome.problems().size())
          .containsExactly(0, 1);
    }
  }
}
