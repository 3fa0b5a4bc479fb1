package dev.rehome.job.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What pruning removes and keeps, on every kind of ledger database. */
abstract class PruneContract {

  private static final String CONSERVED =
      "select r.id, f.name, f.read_count, f.inserted_count + f.updated_count + f.unchanged_count"
          + " + f.skipped_count + f.rejected_count from rehome.migration_files f"
          + " join rehome.migration_runs r on r.run = f.run order by 1, 2";

  @TempDir Path directory;
  private Workspace workspace;

  abstract Workspace workspace(Path root);

  @BeforeEach
  void prepare() {
    workspace = workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 60)).file("b.jsonl", Articles.lines(60, 120));
  }

  private String imported(String... more) {
    Result result = workspace.importing(more);
    assertThat(result.exitCode()).as(result.err()).isIn(0, 3);
    return result.report().get("run").asString();
  }

  private Result prune(String... more) {
    List<String> arguments = new ArrayList<>(List.of("prune"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString(), "--format", "json"));
    arguments.addAll(List.of("--backup-dir", backups().toString()));
    arguments.addAll(workspace.databases());
    return workspace.run(arguments.toArray(String[]::new));
  }

  private Path backups() {
    return workspace.root().resolve("backups");
  }

  private static List<String> pruned(Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.report().get("first").valueStream().map(JsonNode::asString).toList();
  }

  private static Map<String, String> kept(Result result) {
    Map<String, String> kept = new TreeMap<>();
    for (JsonNode reason : result.report().get("reasons")) {
      reason
          .get("first")
          .forEach(one -> kept.put(one.get("name").asString(), reason.get("code").asString()));
    }
    return kept;
  }

  private void makeOld(String run) {
    workspace.execute(
        "update rehome.migration_runs set started_at = timestamp with time zone"
            + " '2020-01-01 00:00:00+00' where id = '"
            + run
            + "'");
  }

  @Test
  void showsWithoutConfirmationAndRemovesNothing() {
    String first = imported();
    String second = imported();
    imported();

    Result result = prune("--older-than", "0s");

    assertThat(pruned(result)).contains("run " + second);
    assertThat(kept(result)).containsEntry("run " + first, "revertible");
    assertThat(result.report().at("/removed/bytes").asLong()).isPositive();
    assertThat(result.report().get("next").asString()).endsWith("--confirm");
    assertThat(workspace.runs().resolve(second)).exists();
    assertThat(workspace.count("select count(*) from rehome.migration_runs")).isEqualTo(3);
  }

  @Test
  void removesARunThatNobodyNeedsWithItsDirectoryAndJob() {
    String first = imported();
    String second = imported();
    String third = imported();

    Result result = prune("--older-than", "0s", "--confirm");

    assertThat(pruned(result)).containsExactly("run " + second, "details of run " + third);
    assertThat(workspace.runs().resolve(second)).doesNotExist();
    assertThat(workspace.runs().resolve(first)).exists();
    assertThat(workspace.rows("select id from rehome.migration_runs where verb = 'import'"))
        .containsExactlyInAnyOrder(first, third);
    assertThat(
            workspace.count(
                "select count(*) from rehome.batch_job_execution_params where parameter_value in ('"
                    + second
                    + "', '"
                    + third
                    + "')"))
        .isZero();
    assertThat(workspace.count("select count(*) from rehome.batch_job_instance")).isEqualTo(2);
  }

  @Test
  void keepsWhatIsYoungAndTheNewest() {
    String first = imported();
    String second = imported();
    String third = imported();
    String fourth = imported();
    makeOld(second);
    makeOld(third);

    assertThat(kept(prune("--older-than", "90d")))
        .containsEntry("run " + first, "recent")
        .containsEntry("run " + fourth, "recent")
        .hasSize(2);
    assertThat(pruned(prune("--keep", "2"))).containsExactly("run " + second);
    assertThat(pruned(prune("--keep", "2", "--older-than", "90d")))
        .containsExactly("run " + second);
    assertThat(pruned(prune("--keep", "4"))).isEmpty();
  }

  @Test
  void keepsIdsCountsAndFilesOfWhatItPrunes() {
    String first = imported();
    workspace.file("a.jsonl", Articles.lines(0, 60).replace("Text of", "About"));
    String second = imported();
    List<String> mappings = workspace.rows("select * from rehome.legacy_mappings order by 2, 4");
    List<String> conserved = workspace.rows(CONSERVED);
    assertThat(workspace.count("select count(*) from rehome.item_history")).isPositive();

    Result result = prune("--older-than", "0s", "--include-revertible", "--confirm");

    assertThat(pruned(result))
        .containsExactly("details of run " + first, "details of run " + second);
    assertThat(workspace.rows("select * from rehome.legacy_mappings order by 2, 4"))
        .isEqualTo(mappings);
    assertThat(workspace.rows(CONSERVED)).isEqualTo(conserved);
    assertThat(workspace.count("select count(*) from rehome.item_history")).isZero();
    assertThat(workspace.count("select count(*) from rehome.rejects")).isZero();
    assertThat(pruned(prune("--older-than", "0s", "--include-revertible", "articles"))).isEmpty();
  }

  @Test
  void keepsWhatIncrementalGoesBy() {
    workspace.file("a.jsonl", Articles.lines(0, 7)).file("b.jsonl", Articles.lines(8, 20));
    imported();
    workspace.file("a.jsonl", Articles.lines(0, 7).replace("{", "{ "));
    imported();
    prune("--older-than", "0s", "--include-revertible", "--confirm");

    Result again = workspace.importing("--incremental");

    assertThat(again.report().get("status").asString()).isEqualTo("nothing-to-do");
    assertThat(again.report().at("/files/unchanged").asLong()).isEqualTo(2);
  }

  @Test
  void keepsARunThatCanBeResumed() {
    workspace.file("b.jsonl", Articles.lines(60, 120));
    Result failed = workspace.importing("--on-error", "strict", "--chunk-size", "10");
    String run = failed.report().get("run").asString();
    assertThat(failed.exitCode()).isEqualTo(4);

    Result result =
        prune("--older-than", "0s", "--include-revertible", "--include-last-copies", "--confirm");

    assertThat(kept(result)).containsExactly(Map.entry("run " + run, "resumable"));
    assertThat(imported("--on-error", "lenient", "--chunk-size", "10")).isEqualTo(run);
  }

  @Test
  void prunesOneRunByItsIdButNoneBeforeAnOlderOneThatCanBeRolledBack() {
    imported();
    String second = imported();
    workspace.file("a.jsonl", Articles.lines(0, 60).replace("Text of", "About"));
    String third = imported();

    assertThat(pruned(prune(second, "--confirm"))).containsExactly("run " + second);
    assertThat(kept(prune(third, "--include-revertible", "--confirm")))
        .containsExactly(Map.entry("run " + third, "older-run"));
  }

  @Test
  void nobodyRollsBackOrRetriesWhatWasPruned() {
    String run = imported();
    prune("--older-than", "0s", "--include-revertible", "--confirm");

    for (String verb : List.of("rollback", "retry")) {
      List<String> arguments = new ArrayList<>(List.of(verb, run));
      arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
      arguments.addAll(workspace.databases());
      if (verb.equals("rollback")) {
        arguments.add("--confirm");
      }
      Result result = workspace.run(arguments.toArray(String[]::new));
      assertThat(result.exitCode()).as(result.out()).isEqualTo(2);
      assertThat(result.err()).contains("was pruned");
    }
    assertThat(workspace.count("select count(*) from article")).isPositive();
  }

  @Test
  void needsALimit() {
    Result result = prune("--confirm");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--older-than or keep must be given");
  }

  @Test
  void removesReportsOfDryRunsAndValidations() throws IOException {
    workspace.importing("--dry-run");
    workspace.validating();
    Files.createDirectories(workspace.runs().resolve("20200101-000000-mine-0000"));

    assertThat(pruned(prune("--older-than", "0s", "--confirm")))
        .hasSize(2)
        .allSatisfy(name -> assertThat(name).startsWith("report "));
    assertThat(workspace.runs().resolve("20200101-000000-mine-0000")).exists();
  }

  /** Moves the first file into a backup. */
  private Path cleanedUp() {
    List<String> options = new ArrayList<>(List.of("--only", "a.jsonl", "--min-age", "0s"));
    options.addAll(List.of("--confirm", "--format", "json"));
    options.addAll(List.of("--backup-dir", backups().toString()));
    Result cleaned =
        workspace.run(
            workspace.arguments("cleanup", options.toArray(String[]::new)).toArray(String[]::new));
    return Path.of(cleaned.report().get("backup_path").asString());
  }

  @Test
  void keepsABackupThatHasTheOnlyCopyOfACleanedUpFile() throws IOException {
    workspace.file("a.jsonl", Articles.lines(0, 7));
    imported();
    Path backup = cleanedUp();
    String name = "backup " + backup.getFileName();

    assertThat(kept(prune("--older-than", "0s", "--include-revertible", "--confirm")))
        .containsEntry(name, "last-copy");
    workspace.file("a.jsonl", Articles.lines(0, 7));
    assertThat(pruned(prune("--older-than", "0s"))).contains(name);
    Files.delete(workspace.source().resolve("a.jsonl"));
    assertThat(pruned(prune("--older-than", "0s", "--include-last-copies", "--confirm")))
        .contains(name);
    assertThat(backup).doesNotExist();
    assertThat(workspace.count("select count(*) from rehome.migration_backups")).isZero();
  }

  @Test
  void keepsARunWithTheBackupItMadeWhileAWriteOfItIsNotOver() {
    imported();
    workspace.file("a.jsonl", Articles.lines(0, 60).replace("Text of", "About"));
    String run = imported("--backup-dir", backups().toString());
    workspace.execute(
        "insert into rehome.write_intents (intent, run, body)"
            + " select 1, run, '' from rehome.migration_runs where id = '%s'".formatted(run));

    Result result = prune("--older-than", "0s", "--include-revertible");

    assertThat(kept(result))
        .containsEntry("run " + run, "resumable")
        .containsEntry("backup " + run, "resumable");
  }

  @Test
  void leavesBackupsOfOtherLedgersAlone() {
    workspace.file("a.jsonl", Articles.lines(0, 7));
    imported();
    Path backup = cleanedUp();
    workspace.execute("delete from rehome.migration_backups");

    Result result = prune("--older-than", "0s", "--include-last-copies", "--confirm");

    assertThat(kept(result)).containsEntry("backup " + backup.getFileName(), "other-ledger");
    assertThat(backup).exists();
  }
}
