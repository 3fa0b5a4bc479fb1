package dev.rehome.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A process that is killed while it writes, for real. */
class KilledWriterTests {

  private static final int FILES = 20;

  @TempDir private Path directory;

  @Test
  void aKilledProcessLeavesOldOrNewContentAndItsRemainsAreDeletedLater() throws IOException {
    for (int round = 0; round < 4; round++) {
      try (ChildProcess child = ChildProcess.start(Writer.class, directory.toString())) {
        for (int line = 0; line <= 30 + 17 * round; line++) {
          assertThat(child.next("wrote")).isNotNull();
        }
        child.kill();
      }
      for (Path file : files()) {
        String content = Files.readString(file);
        assertThat(content).hasSize(Writer.LENGTH);
        assertThat(content.chars().distinct().count()).as(file.toString()).isEqualTo(1);
      }
    }

    AtomicFile.writeText(directory.resolve("last"), "");

    try (Stream<Path> paths = Files.list(directory)) {
      assertThat(paths).noneMatch(path -> path.getFileName().toString().startsWith("."));
    }
  }

  @Test
  void whatALivingProcessWritesIsNotDeleted() throws IOException {
    try (ChildProcess child = ChildProcess.start(Waiting.class, directory.toString())) {
      child.next("opened");
      assertThat(temporaries()).isEqualTo(1);
      AtomicFile.writeText(directory.resolve("another"), "");
      assertThat(temporaries()).isEqualTo(1);

      child.input().write('\n');
      child.input().flush();
      assertThat(child.exitCode()).isZero();
    }
    assertThat(directory.resolve("file")).hasContent("complete");

    try (ChildProcess child = ChildProcess.start(Waiting.class, directory.toString())) {
      child.next("opened");
      child.kill();
    }
    assertThat(temporaries()).isEqualTo(1);
    AtomicFile.writeText(directory.resolve("another"), "");
    assertThat(temporaries()).isZero();
    assertThat(directory.resolve("file")).hasContent("complete");
  }

  @Test
  void manyFilesInOneDirectoryAreNotLookedThroughAtEveryWrite() throws IOException {
    for (int i = 0; i < 2000; i++) {
      AtomicFile.writeText(directory.resolve("file-" + i), "");
    }
    try (Stream<Path> paths = Files.list(directory)) {
      assertThat(paths).hasSize(2000);
    }
  }

  @Test
  void theLockOfAnUpdateDiesWithItsProcess() throws IOException {
    Path file = directory.resolve("a.json");
    try (ChildProcess child = ChildProcess.start(Updating.class, file.toString())) {
      child.next("locked");
      child.kill();
    }

    update(file, "mine");

    assertThat(JsonFile.read(file).orElseThrow()).hasToString("{\"mine\":1}");
  }

  @Test
  void updatesOfTwoProcessesAreBothKept() throws IOException {
    Path file = directory.resolve("a.json");
    try (ChildProcess child = ChildProcess.start(ManyUpdates.class, file.toString())) {
      child.next("started");
      for (int i = 0; i < 50; i++) {
        update(file, "mine-" + i);
      }
      assertThat(child.exitCode()).isZero();
    }

    assertThat(JsonFile.read(file).orElseThrow().size()).isEqualTo(100);
  }

  @Test
  void theNewestBackupIsRestoredAndStays() throws IOException {
    Path file = directory.resolve("a.txt");
    for (int day = 1; day <= 3; day++) {
      AtomicFile.writeText(file, "day " + day);
      Backups.copy(
          file, Clock.fixed(Instant.parse("2026-01-0" + day + "T00:00:00Z"), ZoneOffset.UTC));
    }
    AtomicFile.writeText(file, "spoilt");

    assertThat(Backups.restoreNewest(file))
        .contains(directory.resolve("a.backup_20260103_000000.txt"));
    assertThat(file).hasContent("day 3");
    assertThat(Backups.of(file)).hasSize(3);
    assertThat(Backups.restoreNewest(directory.resolve("b.txt"))).isEmpty();
  }

  private static void update(Path file, String name) throws IOException {
    JsonFile.update(
        file,
        JsonNodeFactory.instance.objectNode(),
        json -> ((ObjectNode) json).put(name, 1),
        null);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(path -> !path.getFileName().toString().startsWith(".")).toList();
    }
  }

  private long temporaries() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(path -> path.toString().endsWith(".tmp")).count();
    }
  }

  /** Writes files again and again, each with one letter only. */
  static final class Writer {

    static final int LENGTH = 300_000;

    public static void main(String[] arguments) throws IOException {
      for (int i = 0; ; i++) {
        String letter = String.valueOf((char) ('a' + i % 26));
        AtomicFile.writeText(Path.of(arguments[0], "file-" + i % FILES), letter.repeat(LENGTH));
        System.out.println("wrote");
      }
    }
  }

  /** Holds a file open until it is told to go on. */
  static final class Waiting {

    public static void main(String[] arguments) throws IOException {
      try (AtomicOutput out = AtomicOutput.open(Path.of(arguments[0], "file"))) {
        out.write("complete".getBytes(StandardCharsets.UTF_8));
        System.out.println("opened");
        System.in.read();
        out.commit();
      }
    }
  }

  /** Takes the lock of a file and keeps it. */
  static final class Updating {

    public static void main(String[] arguments) throws IOException {
      JsonFile.update(
          Path.of(arguments[0]),
          JsonNodeFactory.instance.objectNode(),
          json -> {
            System.out.println("locked");
            try {
              System.in.read();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return json;
          },
          null);
    }
  }

  /** Makes changes at the same time as the test. */
  static final class ManyUpdates {

    public static void main(String[] arguments) throws IOException {
      System.out.println("started");
      for (int i = 0; i < 50; i++) {
        update(Path.of(arguments[0]), "theirs-" + i);
      }
    }
  }
}
