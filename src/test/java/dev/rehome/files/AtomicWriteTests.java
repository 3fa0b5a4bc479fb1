package dev.rehome.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The five functions of the atomic writes that pipelines of scripts keep in {@code atomic_io}, case
 * by case.
 */
class AtomicWriteTests {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-11-19T14:30:25.9Z"), ZoneId.of("America/New_York"));

  @TempDir private Path directory;

  private Path file(String name) {
    return directory.resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Nested
  class AtomicWriteJson {

    @Test
    void writesANewFile() throws IOException {
      JsonFile.write(file("a.json"), Map.of("name", "Ada"));

      assertThat(file("a.json")).hasContent("{\n  \"name\": \"Ada\"\n}\n");
    }

    @Test
    void replacesAFile() throws IOException {
      JsonFile.write(file("a.json"), List.of(1, 2, 3, 4, 5, 6));
      JsonFile.write(file("a.json"), List.of(1));

      assertThat(Files.readString(file("a.json"))).isEqualTo("[\n  1\n]\n");
    }

    @Test
    void createsMissingDirectories() throws IOException {
      JsonFile.write(file("data/entities/a.json"), List.of());

      assertThat(Files.readString(file("data/entities/a.json"))).isEqualTo("[]\n");
    }

    @Test
    void writesTextAsItIsInUtf8() throws IOException {
      JsonFile.write(file("a.json"), Map.of("note", "Größe „XL“ 📦"));

      assertThat(Files.readString(file("a.json"), UTF_8)).contains("\"Größe „XL“ 📦\"");
    }

    @Test
    void keepsTheOldFileWhenAValueIsNoJson() throws IOException {
      JsonFile.write(file("a.json"), List.of(1));
      List<Object> itself = new ArrayList<>(List.of("much ".repeat(50_000)));
      itself.add(itself);

      assertThatThrownBy(() -> JsonFile.write(file("a.json"), itself))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("a.json: the value cannot be written as JSON");
      assertThat(file("a.json")).hasContent("[\n  1\n]\n");
      assertThat(names()).containsExactly("a.json");
    }

    @Test
    void keepsEveryDigitOfANumber() throws IOException {
      Files.writeString(file("a.json"), "{\"seconds\":12.480,\"id\":12345678901234567890}");

      JsonFile.write(file("b.json"), JsonFile.read(file("a.json")).orElseThrow());

      assertThat(file("b.json")).content().contains("12.480", "12345678901234567890");
    }
  }

  @Nested
  class AtomicWriteText {

    @Test
    void writesANewFile() throws IOException {
      AtomicFile.writeText(file("a.txt"), "über\n");

      assertThat(Files.readString(file("a.txt"), UTF_8)).isEqualTo("über\n");
    }

    @Test
    void replacesAFileWithAnEmptyOne() throws IOException {
      AtomicFile.writeText(file("a.txt"), "long");
      AtomicFile.writeText(file("a.txt"), "");

      assertThat(file("a.txt")).isEmptyFile();
    }

    @Test
    void leavesNoTemporaryFile() throws IOException {
      AtomicFile.writeText(file("a.txt"), "a");

      assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void anInterruptedWriteLeavesTheOldFile() throws IOException {
      AtomicFile.writeText(file("a.txt"), "old");

      assertThatThrownBy(
              () ->
                  AtomicFile.write(
                      file("a.txt"),
                      out -> {
                        out.write(new byte[200_000]);
                        throw new IllegalStateException("interrupted");
                      }))
          .hasMessage("interrupted");
      assertThat(file("a.txt")).hasContent("old");
      assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void aFileIsNeverSeenHalfWritten() throws IOException {
      AtomicFile.writeText(file("a.txt"), "old");

      AtomicFile.write(
          file("a.txt"),
          out -> {
            out.write("new ".repeat(100_000).getBytes(UTF_8));
            out.flush();
            assertThat(file("a.txt")).hasContent("old");
          });

      assertThat(file("a.txt")).hasContent("new ".repeat(100_000));
    }

    @Test
    void keepsThePermissionsOfWhatIsReplaced() throws IOException {
      AtomicFile.writeText(file("a.txt"), "old");
      Files.setPosixFilePermissions(file("a.txt"), PosixFilePermissions.fromString("rw-rw---x"));

      AtomicFile.writeText(file("a.txt"), "new");

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a.txt"))))
          .isEqualTo("rw-rw---x");
    }
  }

  @Nested
  class SafeBackup {

    @Test
    void copiesTheFileBesideItWithTheTimeInItsName() throws IOException {
      AtomicFile.writeText(file("ENTITIES_INDEX.json"), "{}");

      Path backup = Backups.copy(file("ENTITIES_INDEX.json"), CLOCK);

      assertThat(backup).isEqualTo(file("ENTITIES_INDEX.backup_20251119_143025.json"));
      assertThat(backup).hasSameBinaryContentAs(file("ENTITIES_INDEX.json"));
      assertThat(Files.getLastModifiedTime(backup))
          .isEqualTo(Files.getLastModifiedTime(file("ENTITIES_INDEX.json")));
    }

    @Test
    void aFileThatIsMissingIsRefused() throws IOException {
      assertThatThrownBy(() -> Backups.copy(file("a.json"), CLOCK))
          .isInstanceOf(NoSuchFileException.class);
      assertThat(names()).isEmpty();
    }

    @Test
    void aSecondOneInTheSameSecondIsAnotherFile() throws IOException {
      for (String content : List.of("1", "2", "3")) {
        AtomicFile.writeText(file("a.json"), content);
        Backups.copy(file("a.json"), CLOCK);
      }

      assertThat(Backups.of(file("a.json")))
          .containsExactly(
              file("a.backup_20251119_143025_3.json"),
              file("a.backup_20251119_143025_2.json"),
              file("a.backup_20251119_143025.json"))
          .map(Files::readString)
          .containsExactly("3", "2", "1");
    }

    @Test
    void namesWithoutAnExtensionHaveBackupsToo() throws IOException {
      for (String name : List.of("LICENSE", ".profile", "a.tar.gz")) {
        AtomicFile.writeText(file(name), name);
        Backups.copy(file(name), CLOCK);
      }

      assertThat(names())
          .contains(
              "LICENSE.backup_20251119_143025",
              ".profile.backup_20251119_143025",
              "a.tar.backup_20251119_143025.gz");
      assertThat(Backups.of(file("LICENSE"))).hasSize(1);
    }
  }

  @Nested
  class AtomicUpdateJson {

    @Test
    void loadsChangesAndSaves() throws IOException {
      Files.writeString(file("a.json"), "{\"entities\":{\"old\":1}}");

      Optional<Path> backup =
          JsonFile.update(
              file("a.json"),
              object(),
              json -> {
                ((ObjectNode) json.get("entities")).put("new_person", 2);
                return json;
              },
              null);

      assertThat(backup).isEmpty();
      assertThat(JsonFile.read(file("a.json")).orElseThrow())
          .hasToString("{\"entities\":{\"old\":1,\"new_person\":2}}");
    }

    @Test
    void keepsABackupWhenAsked() throws IOException {
      Files.writeString(file("a.json"), "{}");

      Optional<Path> backup = JsonFile.update(file("a.json"), object(), json -> object(), CLOCK);

      assertThat(backup).contains(file("a.backup_20251119_143025.json"));
      assertThat(backup.orElseThrow()).hasContent("{}");
    }

    @Test
    void startsFromTheInitialValueWhenThereIsNoFile() throws IOException {
      JsonFile.update(file("a.json"), object().put("n", 1), json -> json, CLOCK);

      assertThat(JsonFile.read(file("a.json")).orElseThrow()).hasToString("{\"n\":1}");
    }

    @Test
    void aChangeThatFailsLeavesTheFile() throws IOException {
      Files.writeString(file("a.json"), "{ }");

      assertThatThrownBy(
              () ->
                  JsonFile.update(
                      file("a.json"),
                      object(),
                      json -> {
                        throw new IllegalArgumentException("Entity validation failed");
                      },
                      CLOCK))
          .hasMessage("Entity validation failed");
      assertThat(file("a.json")).hasContent("{ }");
      assertThat(names()).containsExactly(".a.json.lock", "a.json");
    }

    @Test
    void changesOfManyThreadsAreAllKept() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<?>> updates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          String name = "entity-" + i;
          updates.add(
              threads.submit(
                  () ->
                      JsonFile.update(
                          file("a.json"),
                          object(),
                          json -> ((ObjectNode) json).put(name, 1),
                          null)));
        }
        for (Future<?> update : updates) {
          update.get();
        }
      } finally {
        threads.shutdown();
      }

      assertThat(JsonFile.read(file("a.json")).map(JsonNode::size)).contains(100);
    }
  }

  @Nested
  class AtomicWriteJsonWithBackup {

    @Test
    void returnsTheBackupOfWhatItReplaced() throws IOException {
      JsonFile.write(file("a.json"), List.of(1));

      Optional<Path> backup = JsonFile.writeWithBackup(file("a.json"), List.of(2), CLOCK);

      assertThat(backup.orElseThrow()).hasContent("[\n  1\n]\n");
      assertThat(file("a.json")).hasContent("[\n  2\n]\n");
      assertThat(names()).containsExactly("a.backup_20251119_143025.json", "a.json");
    }

    @Test
    void returnsNoneForANewFile() throws IOException {
      assertThat(JsonFile.writeWithBackup(file("a.json"), List.of(2), CLOCK)).isEmpty();
      assertThat(names()).containsExactly("a.json");
    }
  }
}
