package dev.rehome.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedCopyTests {

  private static final FileTime TIME = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));

  @TempDir private Path directory;
  private Path from;
  private Path to;

  @BeforeEach
  void prepare() throws IOException {
    from = Files.writeString(directory.resolve("from.txt"), "content");
    to = directory.resolve("a/b/to.txt");
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("r--r-----"));
    Files.setLastModifiedTime(from, TIME);
  }

  @Test
  void hasPermissionsAndTimeOfTheOriginal() throws IOException {
    VerifiedCopy.copy(from, to);

    assertThat(from).hasContent("content");
    assertThat(to).hasContent("content");
    assertThat(Files.getLastModifiedTime(to)).isEqualTo(TIME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
        .isEqualTo("r--r-----");
    assertThat(to.getParent()).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void neverReplacesAFile() throws IOException {
    AtomicFile.writeText(to, "there");

    assertThatThrownBy(() -> VerifiedCopy.copy(from, to))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(to).hasContent("there");
  }

  @Test
  void returnsItsChecksum() throws IOException {
    assertThat(VerifiedCopy.copy(from, to))
        .isEqualTo(Checksum.of(from))
        .isEqualTo("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73");
  }
}
