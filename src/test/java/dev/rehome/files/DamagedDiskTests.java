package dev.rehome.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where a file cannot be written, and where it is not simply a file. */
class DamagedDiskTests {

  @TempDir private Path directory;

  @Test
  void aFullDiskLeavesTheOldFileAndNothingElse() throws IOException {
    try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"))) {
      Path file = disk.directory().resolve("a.txt");
      AtomicFile.writeText(file, "old");
      disk.fillUpTo(64 * 1024);

      assertProblem(
          () -> AtomicFile.writeText(file, "x".repeat(500_000)),
          "disk-full",
          "the disk is full: No space left on device");
      assertThat(file).hasContent("old");
      assertThat(names(disk.directory())).containsExactly("a.txt", "filler");
    }
  }

  @Test
  void aReadOnlyDirectoryIsNamed() throws IOException {
    try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"))) {
      Path file = disk.directory().resolve("a.txt");
      AtomicFile.writeText(file, "old");
      disk.readOnly();

      assertProblem(
          () -> AtomicFile.writeText(file, "new"), "unwritable-directory", "no permission");
      assertProblem(
          () -> Backups.copy(file, Clock.systemUTC()), "unwritable-directory", "no permission");
      assertThat(file).hasContent("old");
    }
  }

  @Test
  void aCopyToAFullDiskLeavesNothing() throws IOException {
    try (SmallDisk disk = SmallDisk.at(directory.resolve("disk")).fillUpTo(64 * 1024)) {
      Path from = Files.writeString(directory.resolve("a.txt"), "x".repeat(500_000));

      assertProblem(
          () -> VerifiedCopy.copy(from, disk.directory().resolve("a.txt")), "disk-full", "full");
      assertThat(from).hasSize(500_000);
      assertThat(names(disk.directory())).containsExactly("filler");
    }
  }

  @Test
  void aNameThatIsTooLongIsRefusedBeforeAnythingIsWritten() throws IOException {
    assertProblem(
        () ->
            AtomicFile.write(
                directory.resolve("n".repeat(256)),
                out -> {
                  throw new AssertionError("written");
                }),
        "name-too-long",
        "the name of the file is too long");
    AtomicFile.writeText(directory.resolve("n".repeat(255)), "fits");
    assertThat(names(directory)).containsExactly("n".repeat(255));
  }

  @Test
  void whatIsNoFileIsNotReplaced() throws IOException {
    Files.createDirectory(directory.resolve("inner"));
    Files.writeString(directory.resolve("file"), "");

    assertProblem(
        () -> AtomicFile.writeText(directory.resolve("inner"), ""), "not-a-file", "it stays");
    assertProblem(
        () -> AtomicFile.writeText(directory.resolve("file/a"), ""),
        "not-a-directory",
        "file exists and is no directory");
    assertThat(names(directory)).containsExactly("file", "inner");
  }

  @Test
  void aLinkStaysAndTheFileItPointsToIsReplaced() throws IOException {
    Path file = directory.resolve("data/a.txt");
    AtomicFile.writeText(file, "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("second"));
    Files.createSymbolicLink(directory.resolve("second"), Path.of("data/a.txt"));

    AtomicFile.writeText(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
    assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aLinkToNothingGetsItsFileAndALoopIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("new/a.txt"));
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));

    AtomicFile.writeText(link, "new");

    assertThat(directory.resolve("new/a.txt")).hasContent("new");
    assertProblem(() -> AtomicFile.writeText(loop, ""), "link-loop", "leads back");
  }

  private static void assertProblem(ThrowingCallable writing, String code, String message) {
    assertThatThrownBy(writing)
        .isInstanceOfSatisfying(
            UnwritableFileException.class,
            failure -> {
              assertThat(failure.problem().code()).isEqualTo(code);
              assertThat(failure.problem().message()).contains(message);
              assertThat(failure.problem().where()).isNotNull();
              assertThat(failure.asProblem().problems()).containsExactly(failure.problem());
            });
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
