package dev.rehome.job.cleanup;

import static dev.rehome.job.cleanup.Cleanups.kept;
import static dev.rehome.job.cleanup.Cleanups.moved;
import static dev.rehome.job.cleanup.Cleanups.notes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cleaning up does on every kind of target. */
abstract class CleanupContract {

  @TempDir Path directory;
  Workspace workspace;
  Cleanups cleanups;

  /** With an empty target. */
  abstract Workspace workspace(Path root);

  abstract void deleteNote(String id);

  abstract void changeNote(String id);

  @BeforeEach
  void prepare() {
    workspace = workspace(directory).spec(Cleanups.SPEC);
    cleanups = new Cleanups(workspace);
    workspace.file("a.jsonl", notes("a", 30)).file("sub/b.jsonl", notes("b", 5));
  }

  @Test
  void movesImportedFilesIntoABackupAndTellsWhere() {
    workspace.importing();
    Map<String, String> before = cleanups.source();

    Result result = cleanups.clean();

    assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
    assertThat(moved(result)).containsExactly("a.jsonl", "sub/b.jsonl");
    assertThat(cleanups.source()).isEmpty();
    assertThat(cleanups.inBackups()).isEqualTo(before);
    assertThat(Path.of(result.report().get("backup_path").asString()))
        .isDirectoryContaining("glob:**/manifest.json");
  }

  @Test
  void onlyShowsWhatWouldBeMovedWithoutConfirmation() {
    workspace.importing();
    Map<String, String> before = cleanups.source();

    Result result = cleanups.show();

    assertThat(result.exitCode()).isZero();
    assertThat(moved(result)).containsExactly("a.jsonl", "sub/b.jsonl");
    assertThat(result.report().get("next").asString()).endsWith("--confirm");
    assertThat(cleanups.source()).isEqualTo(before);
    assertThat(cleanups.backups()).doesNotExist();
    assertThat(workspace.count("select count(*) from rehome.removals")).isZero();
  }

  @Test
  void keepsAFileOfWhichARowIsGone() {
    workspace.importing();
    deleteNote("a7");

    Result result = cleanups.clean();

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(kept(result)).containsExactly(Map.entry("a.jsonl", "rows-missing"));
    assertThat(result.out())
        .contains("1 of its rows are missing from the target, such as note 'a7'");
    assertThat(cleanups.source()).containsOnlyKeys("a.jsonl");
  }

  @Test
  void keepsAFileOfWhichARowWasChanged() {
    workspace.importing();
    changeNote("b2");

    Result result = cleanups.clean();

    assertThat(kept(result)).containsExactly(Map.entry("sub/b.jsonl", "rows-changed"));
    assertThat(cleanups.source()).containsOnlyKeys("sub/b.jsonl");
  }

  @Test
  void provesRowsThatTheLastImportFoundUnchanged() {
    workspace.importing();
    workspace.importing();
    changeNote("b2");

    Result result = cleanups.clean();

    assertThat(moved(result)).containsExactly("a.jsonl");
    assertThat(kept(result)).containsExactly(Map.entry("sub/b.jsonl", "rows-changed"));
  }

  @Test
  void provesFilesThatTheLastImportDidNotReadAgain() {
    workspace.importing();
    workspace.file("c.jsonl", notes("c", 3)).importing("--incremental");

    assertThat(moved(cleanups.clean())).containsExactly("a.jsonl", "c.jsonl", "sub/b.jsonl");
  }

  @Test
  void keepsAFileWhoseRecordsAnotherFileHasOvertakenSince() throws IOException {
    workspace.importing();
    Files.delete(workspace.source().resolve("sub/b.jsonl"));
    workspace.file("c.jsonl", notes("b", 2).replace("Note", "Other")).importing();
    workspace.file("sub/b.jsonl", notes("b", 5));

    Result result = cleanups.clean();

    assertThat(moved(result)).containsExactly("a.jsonl", "c.jsonl");
    assertThat(kept(result)).containsEntry("sub/b.jsonl", "rows-overtaken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-imported", "file-changed", "rejects", "spec-changed", "too-young"})
  void keepsWhatIsNotProvedAndSaysWhy(String why) {
    if (!why.equals("not-imported")) {
      if (why.equals("rejects")) {
        workspace.file("a.jsonl", notes("a", 2) + "{\"id\": \"x\"}\n");
      }
      workspace.importing();
    }
    if (why.equals("file-changed")) {
      workspace.file("a.jsonl", notes("a", 30).replace("Note 7", "Note 8"));
    }
    if (why.equals("spec-changed")) {
      workspace.spec(Cleanups.SPEC + "\n");
    }
    Map<String, String> before = cleanups.source();

    Result result =
        cleanups.clean("--only", "a.jsonl", "--min-age", why.equals("too-young") ? "1h" : "0s");

    assertThat(kept(result)).containsEntry("a.jsonl", why);
    assertThat(cleanups.source()).isEqualTo(before);
    assertThat(cleanups.inBackups()).isEmpty();
  }
}
