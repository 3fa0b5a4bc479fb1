package dev.rehome.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRestoreTests {

  private static final Instant NOW = Instant.parse("2026-11-26T08:15:02Z");
  private static final Instant MODIFIED = Instant.parse("2020-02-03T04:05:06.789Z");
  private static final BackupOrigin ORIGIN =
      new BackupOrigin("backup", null, "articles", "ab12", "source", "source", null);

  @TempDir private Path root;
  private BackupStore store;
  private Path to;

  @BeforeEach
  void writeBackup() throws IOException {
    store = new BackupStore(root.resolve("backups"));
    to = root.resolve("restored");
    Path source = root.resolve("source");
    Files.createDirectories(source.resolve("deep"));
    Files.writeString(source.resolve("a.json"), "[1, 2]");
    Files.writeString(source.resolve("deep/b.json"), "[3]");
    List<SourceEntry> files =
        Stream.of("a.json", "deep/b.json")
            .map(name -> new SourceEntry(source.resolve(name), name))
            .toList();
    Files.setPosixFilePermissions(
        source.resolve("a.json"), PosixFilePermissions.fromString("r-xr-----"));
    for (SourceEntry file : files) {
      Files.setLastModifiedTime(file.path(), FileTime.from(MODIFIED));
    }
    FileBackup.write(store, "one", ORIGIN, "name: x", NOW, files, () -> {});
  }

  @Test
  void copiesTheFilesAsTheyWereAndKeepsTheBackup() throws IOException {
    FileRestore restore = restore(false);

    restore.require(restore.compare());
    assertThat(restore.write().missing()).isEqualTo(2);

    assertThat(to.resolve("deep/b.json")).hasContent("[3]");
    assertThat(Files.getLastModifiedTime(to.resolve("a.json")).toInstant()).isEqualTo(MODIFIED);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("a.json"))))
        .isEqualTo("r-xr-----");
    assertThat(store.require("one").verify(() -> {})).isEmpty();
  }

  @Test
  void changesNothingTheSecondTime() {
    restore(false).write();
    FileRestore again = restore(false);

    assertThat(again.compare()).isEqualTo(new FileRestore.Comparison(0, 2, 0, 0, List.of()));
    assertThat(again.write().same()).isEqualTo(2);
  }

  @Test
  void replacesAnotherFileOnlyWhenAsked() throws IOException {
    restore(false).write();
    Files.writeString(to.resolve("a.json"), "mine");
    FileRestore careful = restore(false);

    assertThatThrownBy(() -> careful.require(careful.compare()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a.json: there is another file in its place");
    assertThat(to.resolve("a.json")).hasContent("mine");

    FileRestore replacing = restore(true);
    replacing.require(replacing.compare());
    assertThat(replacing.write().other()).isEqualTo(1);
    assertThat(to.resolve("a.json")).hasContent("[1, 2]");
  }

  @Test
  void finishesWhatAKilledRestoreHasLeft() throws IOException {
    Files.createDirectories(to);
    Files.writeString(to.resolve(".rehome-restore.tmp"), "[1");

    restore(false).write();

    try (Stream<Path> files = Files.list(to)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a.json", "deep");
    }
  }

  @Test
  void restoresAFileWhoseNameIsAsLongAsNamesCanBe() throws IOException {
    String name = "n".repeat(255);
    Path file = Files.writeString(root.resolve("source").resolve(name), "long");
    List<SourceEntry> files = List.of(new SourceEntry(file, name));
    FileBackup.write(store, "two", ORIGIN, "name: x", NOW, files, () -> {});

    new FileRestore(store.require("two"), to, false, () -> {}).write();

    assertThat(to.resolve(name)).hasContent("long");
  }

  @Test
  void doesNotFollowALinkOutOfTheDirectory() throws IOException {
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Files.createDirectories(to);
    Files.createSymbolicLink(to.resolve("deep"), elsewhere);

    assertThatThrownBy(() -> restore(true).compare()).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> restore(true).write()).isInstanceOf(ProblemException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void refusesNamesThatLeaveTheDirectory() throws IOException {
    for (String name : List.of("../out.json", "/out.json", "a/../../out.json", "a//b", "./a", "")) {
      assertForgedIsRefused(name, TarConstants.LF_NORMAL);
    }
  }

  @Test
  void refusesLinksAndDevices() throws IOException {
    for (byte kind :
        new byte[] {
          TarConstants.LF_LINK, TarConstants.LF_SYMLINK, TarConstants.LF_CHR, TarConstants.LF_FIFO
        }) {
      assertForgedIsRefused("a.json", kind);
    }
  }

  /** Somebody writes an archive with list and manifest that agree with each other. */
  private void assertForgedIsRefused(String name, byte kind) throws IOException {
    Path place = Files.createDirectories(root.resolve("backups/forged"));
    try (Stream<Path> old = Files.list(place)) {
      for (Path file : (Iterable<Path>) old::iterator) {
        Files.delete(file);
      }
    }
    byte[] content = kind == TarConstants.LF_NORMAL ? new byte[] {'x'} : new byte[0];
    BackupFiles files = new BackupFiles(place, null);
    PartOutput archive = files.create("data.tar.gz");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
      entry.setSize(content.length);
      entry.setLinkName("/etc/passwd");
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    Measured measured = new Measured();
    try (OutputStream out = measured.writing(OutputStream.nullOutputStream())) {
      out.write(content);
    }
    PartOutput list = files.create("data.jsonl.gz");
    try (list) {
      list.write(
          "{\"name\":\"%s\",\"size\":%d,\"modified\":\"%s\",\"sha256\":\"%s\"}\n"
              .formatted(name, content.length, MODIFIED, measured.sha256())
              .getBytes(StandardCharsets.UTF_8));
    }
    ManifestFile.write(
        files,
        new BackupManifest(
            1,
            "forged",
            NOW,
            ORIGIN,
            List.of(
                archive.part(Part.Kind.FILES, null, 1), list.part(Part.Kind.FILE_LIST, null, 1))));
    Backup forged = store.require("forged");

    assertThat(forged.verify(() -> {})).as("%s of kind %c", name, kind).isNotEmpty();
    assertThatThrownBy(() -> new FileRestore(forged, to, true, () -> {}).write())
        .isInstanceOf(ProblemException.class);
    assertThat(to.resolve("a.json")).doesNotExist();
    assertThat(root.resolve("out.json")).doesNotExist();
  }

  private FileRestore restore(boolean overwrite) {
    return new FileRestore(store.require("one"), to, overwrite, () -> {});
  }
}
