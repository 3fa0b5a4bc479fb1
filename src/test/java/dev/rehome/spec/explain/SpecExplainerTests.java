package dev.rehome.spec.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.spec.Spec;
import dev.rehome.spec.read.SpecFixture;
import dev.rehome.spec.read.SpecReader;
import dev.rehome.spec.read.TestFormats;
import dev.rehome.spec.read.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecExplainerTests {

  private static final Path SPECS = Path.of("src/test/resources/specs");

  @TempDir Path directory;

  @Test
  void explainsEverythingThatASpecCanSay() throws IOException {
    Spec spec =
        new SpecReader(TestFormats.ALL, TestStores.ALL).read(SPECS.resolve("everything.yml"));
    assertThat(SpecExplainer.explain(spec, TestFormats.ALL, TestStores.ALL))
        .isEqualTo(Files.readString(SPECS.resolve("everything.explained.txt")));
  }

  @Test
  void explainsTheSmallestSpec() {
    Spec spec =
        new SpecFixture(directory)
            .read(
                """
                name: small
                source: { file: items.csv, format: csv, follow_links: true }
                entities: { item: { id: /id, columns: { title: /title } } }
                """);
    assertThat(
            SpecExplainer.explain(spec, TestFormats.ALL, TestStores.ALL)
                .replace(directory + "/", ""))
        .isEqualTo(
            """
            Spec 'small' (spec.yml)

            Source
              Reads items.csv: all files.
              All of them are read as CSV.
              Files without a byte order mark are in UTF-8.
              A record may take 16 MB and nest 200 levels deep; others are rejected.
              Symbolic links are followed.

            Entity 'item', rows of table item
              One row per record.
              A row is identified by id.
              If such a row is there already, it is updated where it differs.
              If a run makes two rows with the same key, the later record is rejected.
              Its legacy id is the text of its key.
              Columns:
                - id (text, required): the value at /id.
                - title (text): the value at /title.
            """);
  }
}
