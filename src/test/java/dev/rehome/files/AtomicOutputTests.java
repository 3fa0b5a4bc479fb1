package dev.rehome.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are streamed to. */
class AtomicOutputTests {

  @TempDir private Path directory;

  @Test
  void closingWithoutACommitDiscards() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "old");
    try (AtomicOutput out = AtomicOutput.open(file)) {
      out.write("new".getBytes(UTF_8));
    }

    assertThat(file).hasContent("old");
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aCommitKeepsABackupWhenAsked() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "old");
    Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    try (AtomicOutput out = AtomicOutput.open(file)) {
      out.write("new".getBytes(UTF_8));
      assertThat(out.commitWithBackup(clock))
          .contains(out.file().resolveSibling("a.backup_20260102_030405.txt"));
    }

    assertThat(file).hasContent("new");
    assertThat(directory.resolve("a.backup_20260102_030405.txt")).hasContent("old");
  }

  @Test
  void nothingIsWrittenBehindACommit() throws IOException {
    try (AtomicOutput out = AtomicOutput.open(directory.resolve("a.txt"))) {
      out.commit();
      assertThatIllegalStateException().isThrownBy(() -> out.write(1));
      assertThatIllegalStateException().isThrownBy(out::commit);
    }
    assertThat(directory.resolve("a.txt")).isEmptyFile();
  }

  @Test
  void whatIsWrittenThroughMayBeClosedBeforeTheCommit() throws IOException {
    Path file = directory.resolve("a.gz");
    try (AtomicOutput out = AtomicOutput.open(file)) {
      try (OutputStream packed = new GZIPOutputStream(out.keptOpen())) {
        packed.write("text".getBytes(UTF_8));
      }
      out.commit();
    }

    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("text");
    }
  }

  @Test
  void manyOutputsOfOneDirectoryCanBeOpenAtOnce() throws IOException {
    List<AtomicOutput> outputs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AtomicOutput output = AtomicOutput.open(directory.resolve("file-" + i));
      output.write('x');
      outputs.add(output);
    }
    for (AtomicOutput output : outputs) {
      output.commit();
    }

    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(100).allSatisfy(file -> assertThat(file).hasContent("x"));
    }
  }
}
