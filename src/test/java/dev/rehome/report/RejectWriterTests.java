package dev.rehome.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.files.AtomicFile;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectWriterTests {

  @TempDir private Path run;

  @Test
  void writesCopiesAndLines() throws IOException {
    write("a/b.csv", "1", "2");

    assertThat(run.resolve("rejects/files/a/b.csv")).hasContent("head\n1\n2\n");
    assertThat(Files.readAllLines(run.resolve("rejects/rejects.jsonl"))).hasSize(2);
    assertThat(run).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void neverDeletesTheDirectoryOfAnEarlierAttempt() throws IOException {
    write("a.csv", "1");
    Object before = identity(run.resolve("rejects"));

    write("a.csv", "1", "2");

    assertThat(identity(run.resolve("rejects"))).isEqualTo(before);
    assertThat(run.resolve("rejects/files/a.csv")).hasContent("head\n1\n2\n");
    assertThat(Files.readAllLines(run.resolve("rejects/rejects.jsonl"))).hasSize(2);
    assertThat(run).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void removesWhatAKilledWriterLeft() throws IOException {
    RejectWriter killed = new RejectWriter(run);
    killed.startFile(origin("gone.csv"));
    killed.add(new RecordPlace(1, 1, 0, 1), List.of(problem()), out -> out.write('x'));

    write("a.csv", "1");

    try (var paths = Files.walk(run)) {
      assertThat(paths.map(path -> run.relativize(path).toString()))
          .containsExactlyInAnyOrder(
              "", "rejects", "rejects/rejects.jsonl", "rejects/files", "rejects/files/a.csv");
    }
  }

  @Test
  void withoutCommitTheEarlierRejectsStay() throws IOException {
    write("a.csv", "1");

    try (RejectWriter writer = new RejectWriter(run)) {
      writer.startFile(origin("a.csv"));
    }

    assertThat(run.resolve("rejects/files/a.csv")).hasContent("head\n1\n");
    assertThat(run).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void filesHaveThePermissionsThatNewFilesHave() throws IOException {
    write("a.csv", "1");
    AtomicFile.writeText(run.resolve("report.json"), "{}");
    Path file = Files.createFile(run.resolve("plain"));
    Path directory = Files.createDirectory(run.resolve("directory"));

    assertThat(Files.getPosixFilePermissions(run.resolve("report.json")))
        .isEqualTo(Files.getPosixFilePermissions(run.resolve("rejects/rejects.jsonl")))
        .isEqualTo(Files.getPosixFilePermissions(file));
    assertThat(Files.getPosixFilePermissions(run.resolve("rejects")))
        .isEqualTo(Files.getPosixFilePermissions(directory));
  }

  private void write(String file, String... records) throws IOException {
    try (RejectWriter writer = new RejectWriter(run)) {
      writer.startFile(origin(file));
      for (int i = 0; i < records.length; i++) {
        byte[] raw = records[i].getBytes(StandardCharsets.UTF_8);
        writer.add(new RecordPlace(i + 1, i + 1, i, 1), List.of(problem()), out -> out.write(raw));
      }
      writer.commit();
    }
  }

  private RejectWriter.Origin origin(String file) {
    return new RejectWriter.Origin(
        file, 1_000_000, bytes("head\n"), bytes("\n"), bytes("\n"), null);
  }

  private static RecordProblem problem() {
    return new RecordProblem("required", "a value is missing", "thing", "name");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
