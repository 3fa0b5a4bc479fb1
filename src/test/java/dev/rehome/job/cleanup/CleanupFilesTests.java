package dev.rehome.job.cleanup;

import static dev.rehome.job.cleanup.Cleanups.kept;
import static dev.rehome.job.cleanup.Cleanups.moved;
import static dev.rehome.job.cleanup.Cleanups.notes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rehome.testing.BackupFiles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cleaning up does to files of all kinds, and when the disk does not do as it should. */
class CleanupFilesTests {

  @TempDir private Path directory;
  private Workspace workspace;
  private Cleanups cleanups;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Cleanups.SPEC);
    cleanups = new Cleanups(workspace);
    workspace.file("a.jsonl", notes("a", 5)).file("sub/b.jsonl", notes("b", 5));
  }

  @Test
  void keepsReadmesAndWhatTheSpecKeeps() {
    workspace.file("README.md", "---\nid: r\ntitle: Read me\n---\n");
    workspace.file("current/c.jsonl", notes("c", 2));
    workspace.importing();

    Result result = cleanups.clean();

    assertThat(moved(result)).containsExactly("a.jsonl", "sub/b.jsonl");
    assertThat(kept(result))
        .containsOnly(Map.entry("README.md", "readme"), Map.entry("current/c.jsonl", "keep"));
    assertThat(cleanups.source()).containsOnlyKeys("README.md", "current/c.jsonl");
  }

  @Test
  void movesOnlyWhatIsChosen() {
    workspace.file("sub/c.jsonl", notes("c", 2)).importing();

    Result result = cleanups.clean("--only", "sub/", "--except", "c.*");

    assertThat(moved(result)).containsExactly("sub/b.jsonl");
    assertThat(kept(result))
        .containsOnly(Map.entry("a.jsonl", "not-chosen"), Map.entry("sub/c.jsonl", "not-chosen"));
  }

  @Test
  void leavesTheDirectoriesThatBecomeEmpty() {
    workspace.importing();

    cleanups.clean();

    assertThat(workspace.source().resolve("sub")).isEmptyDirectory();
  }

  @Test
  void keepsWhatIsReachedByALink() throws IOException {
    workspace.spec(Cleanups.SPEC.replace("directory: .", "directory: .\n  follow_links: true"));
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("far.jsonl"), notes("f", 2));
    Files.createSymbolicLink(workspace.source().resolve("linked"), elsewhere);
    Files.createSymbolicLink(workspace.source().resolve("one.jsonl"), elsewhere.resolve("far2"));
    Files.writeString(elsewhere.resolve("far2"), notes("g", 2));
    workspace.importing();

    Result result = cleanups.clean();

    assertThat(kept(result))
        .containsOnly(Map.entry("linked/far.jsonl", "link"), Map.entry("one.jsonl", "link"));
    assertThat(BackupFiles.files(elsewhere)).containsOnlyKeys("far.jsonl", "far2");
  }

  @Test
  void leavesTheOtherNamesOfAFileAlone() throws IOException {
    Path other = directory.resolve("other-name");
    Files.createLink(other, workspace.source().resolve("a.jsonl"));
    workspace.importing();

    assertThat(moved(cleanups.clean())).contains("a.jsonl");
    assertThat(other).hasContent(notes("a", 5));
  }

  @Test
  void movesRunDirectoriesWholeAndLeavesWhatBelongsToNoRecord() {
    workspace.spec(
        """
        name: runs
        source:
          directory: .
          format: run-directory
          exclude: ["*.log"]
        entities:
          run:
            id: { from: "{file.path}", required: true }
            columns:
              title: /meta.json/title
        """);
    BackupFiles.files(workspace.source())
        .keySet()
        .forEach(name -> workspace.source().resolve(name).toFile().delete());
    workspace.file("one/meta.json", "{\"title\": \"One\"}").file("one/deep/x.txt", "x");
    workspace.file("two/meta.json", "{\"title\": \"Two\"}");
    workspace.file("two/README.md", "About it").file("two/.hidden", "h").file("two/t.log", "log");
    workspace.file("three/meta.json", "{\"title\": \"Three\"}");
    workspace.importing();
    workspace.file("three/new.txt", "came later");

    Result result = cleanups.clean();

    assertThat(moved(result)).as(result.out() + result.err()).containsExactly("one", "two");
    assertThat(kept(result)).containsEntry("three", "file-changed");
    assertThat(cleanups.source())
        .containsOnlyKeys(
            "three/meta.json", "three/new.txt", "two/.hidden", "two/README.md", "two/t.log");
    assertThat(cleanups.inBackups())
        .containsKeys("one/deep/x.txt", "one/meta.json", "two/meta.json", "two/README.md");
    assertThat(workspace.source().resolve("one")).doesNotExist();
  }

  @Test
  void movesASourceThatIsOneFile() {
    Path one = workspace.source().resolve("a.jsonl");
    workspace.spec(Cleanups.SPEC.replace("directory: .", "file: " + one));
    workspace.importingFromTheSpec();

    Result result =
        workspace.run(
            "cleanup",
            workspace.specFile().toString(),
            "--target",
            workspace.target(),
            "--runs-dir",
            workspace.runs().toString(),
            "--backup-dir",
            cleanups.backups().toString(),
            "--min-age",
            "0s",
            "--confirm",
            "--format",
            "json");

    assertThat(moved(result)).as(result.err()).containsExactly("a.jsonl");
    assertThat(one).doesNotExist();
    assertThat(cleanups.inBackups()).containsOnlyKeys("a.jsonl");
  }

  @Test
  void refusesADirectoryOfBackupsInsideTheSource() {
    workspace.importing();

    Result result = cleanups.clean("--backup-dir", workspace.source().resolve("old").toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("lies inside the source");
    assertThat(cleanups.source()).hasSize(2);
  }

  @Test
  void keepsWhatWasRolledBack() {
    Result imported = workspace.importing();
    String run = imported.report().get("run").asString();
    workspace.run(
        "rollback",
        run,
        "--confirm",
        "--target",
        workspace.target(),
        "--runs-dir",
        workspace.runs().toString());

    assertThat(kept(cleanups.clean())).containsEntry("a.jsonl", "rolled-back").hasSize(2);
  }

  @Test
  void keepsWhatWasSkippedUnlessToldOtherwise() {
    workspace.spec(Cleanups.SPEC.replace("  note:", "  note:\n    on_duplicate: first"));
    workspace.file("a.jsonl", notes("a", 5) + notes("a", 1).replace("Note", "Other"));
    workspace.importing();

    assertThat(kept(cleanups.show())).containsEntry("a.jsonl", "skipped-records");
    assertThat(moved(cleanups.show("--with-skipped"))).contains("a.jsonl");
  }

  @Test
  void goesOnAfterItWasKilledAndLeavesWhatHasChangedMeanwhile() {
    workspace.importing();
    cleanups.clean();
    killedBeforeTheEnd();
    workspace.file("a.jsonl", notes("a", 5)).file("sub/b.jsonl", notes("b", 4));

    Result result = cleanups.clean();

    assertThat(result.report().get("resumed").asBoolean()).isTrue();
    assertThat(kept(result)).containsExactly(Map.entry("sub/b.jsonl", "file-changed"));
    assertThat(cleanups.source()).containsOnlyKeys("sub/b.jsonl");
  }

  @Test
  void provesAgainWhatIsLeftWhenItGoesOn() {
    workspace.importing();
    cleanups.clean();
    killedBeforeTheEnd();
    workspace.file("a.jsonl", notes("a", 5)).execute("delete from note where id = 'a1'");

    Result result = cleanups.clean();

    assertThat(kept(result)).containsEntry("a.jsonl", "rows-missing");
    assertThat(cleanups.source()).containsOnlyKeys("a.jsonl");
  }

  @Test
  void keepsAFileThatWasReplacedBeforeItWasCopied() {
    workspace.importing();
    cleanups.clean();
    killedBeforeTheEnd();
    workspace.file("a.jsonl", notes("a", 5)).file("sub/b.jsonl", notes("b", 5));
    workspace.execute("update rehome.removals set sha256 = 'proved' where name = 'a.jsonl'");

    Result result = cleanups.clean();

    assertThat(kept(result)).containsExactly(Map.entry("a.jsonl", "file-changed"));
    assertThat(cleanups.source()).containsOnlyKeys("a.jsonl");
  }

  @Test
  void touchesNothingWhenTheBackupWasDamagedMeanwhile() throws IOException {
    workspace.importing();
    Path backup = Path.of(cleanups.clean().report().get("backup_path").asString());
    killedBeforeTheEnd();
    workspace.file("a.jsonl", notes("a", 5));
    try (var files = Files.newDirectoryStream(backup, "*.tar.gz")) {
      for (Path archive : files) {
        Files.write(archive, "damage".getBytes(StandardCharsets.UTF_8));
      }
    }

    Result result = cleanups.clean();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("damaged-backup");
    assertThat(cleanups.source()).containsOnlyKeys("a.jsonl");
  }

  private void killedBeforeTheEnd() {
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING' where verb = 'cleanup'",
        "update rehome.removals set state = 'PLANNED'");
  }

  @Test
  void touchesNothingWhenTheDiskOfTheBackupsIsFullAndGoesOnLater() throws Exception {
    byte[] random = new byte[300_000];
    new Random(1).nextBytes(random);
    String title = Base64.getEncoder().encodeToString(random);
    workspace.file("a.jsonl", "{\"id\": \"big\", \"title\": \"" + title + "\"}\n").importing();
    Map<String, String> before = cleanups.source();
    Files.createDirectories(cleanups.backups());
    assumeThat(mount("-t", "tmpfs", "-o", "size=100k", "tmpfs", cleanups.backups().toString()))
        .isTrue();
    try {
      Result full = cleanups.clean();

      assertThat(full.exitCode()).isEqualTo(1);
      assertThat(full.out()).contains("disk-full");
      assertThat(cleanups.source()).isEqualTo(before);
    } finally {
      run("umount", cleanups.backups().toString());
    }

    Result later = cleanups.clean();

    assertThat(later.report().get("resumed").asBoolean()).isTrue();
    assertThat(cleanups.source()).isEmpty();
    assertThat(cleanups.inBackups()).isEqualTo(before);
  }

  @Test
  void keepsWhatLiesOnAReadOnlyFileSystemAndMovesFromAnother() throws Exception {
    Path mounted = Files.createDirectories(workspace.source().resolve("mounted"));
    assumeThat(mount("-t", "tmpfs", "tmpfs", mounted.toString())).isTrue();
    try {
      workspace.file("mounted/m.jsonl", notes("m", 3)).file("mounted/n.jsonl", notes("n", 3));
      workspace.importing();
      assertThat(moved(cleanups.clean("--only", "m.jsonl"))).containsExactly("mounted/m.jsonl");

      mount("-o", "remount,ro", mounted.toString());
      assertThat(kept(cleanups.clean()))
          .containsExactly(Map.entry("mounted/n.jsonl", "read-only-directory"));
      assertThat(cleanups.source()).containsOnlyKeys("mounted/n.jsonl");
    } finally {
      run("umount", mounted.toString());
    }
  }

  private static boolean mount(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(command);
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }
}
