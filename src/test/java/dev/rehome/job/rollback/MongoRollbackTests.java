package dev.rehome.job.rollback;

import static dev.rehome.job.rollback.Rollbacks.assertDone;
import static dev.rehome.job.rollback.Rollbacks.rollback;
import static dev.rehome.job.rollback.Rollbacks.runOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.TargetState;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular about a target that shares no transaction with the ledger. */
class MongoRollbackTests {

  private static final String SPEC =
      """
      name: things
      source: { directory: . }
      entities:
        thing:
          id: { from: /id, required: true }
          columns:
            name: { from: /name, required: true }
      """;

  @TempDir private Path directory;
  private Workspace workspace;
  private MongoCollection<Document> things;

  @BeforeEach
  void prepare() {
    String url = MongoDatabaseServer.newDatabase();
    workspace = new Workspace(directory, url).spec(SPEC);
    things = MongoDatabaseServer.database(url).getCollection("thing");
    workspace.file("a.jsonl", lines("one", "two", "three"));
  }

  private static String lines(String... names) {
    StringBuilder lines = new StringBuilder();
    int id = 0;
    for (String name : names) {
      lines.append("{\"id\": \"%d\", \"name\": \"%s\"}%n".formatted(++id, name));
    }
    return lines.toString();
  }

  private Result imported() {
    Result result = workspace.importing();
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  @Test
  void leavesDocumentsThatWereChangedSinceAndSaysSo() {
    String run = runOf(imported());
    things.updateOne(Filters.eq("_id", "1"), Updates.set("name", "mine"));
    things.deleteOne(Filters.eq("_id", "3"));

    Result result = rollback(workspace, run);

    assertThat(result.report().at("/changedRows/count").asInt()).as(result.out()).isEqualTo(2);
    assertThat(things.find().map(thing -> thing.get("name"))).containsExactly("mine");
    assertDone(rollback(workspace, run, "--force", "--drop-created"));
    assertThat(TargetState.rows(workspace)).isEmpty();
  }

  @Test
  void restoresWhatAnImportUpdated() {
    imported();
    Map<String, List<String>> before = TargetState.rows(workspace);
    workspace.file("a.jsonl", lines("one", "other", "three", "four"));
    String run = runOf(imported());
    assertThat(TargetState.rows(workspace)).isNotEqualTo(before);

    assertDone(rollback(workspace, run));

    assertThat(TargetState.rows(workspace)).isEqualTo(before);
  }

  /** What the intents say of the documents is in memory until the transaction ends. */
  @Test
  void undoesFewLargeDocumentsAtATime() {
    String large = "x".repeat(40_000);
    workspace.file("a.jsonl", lines(Collections.nCopies(500, large).toArray(String[]::new)));
    String run = runOf(imported());

    assertDone(rollback(workspace, run));

    assertThat(things.countDocuments()).isZero();
    assertThat(
            workspace.count(
                "select write_count from rehome.batch_step_execution where step_name = 'undo'"))
        .isGreaterThan(5);
  }

  /** The ledger knows of no row then, and only the intent says what the documents are. */
  @Test
  void rollsBackARunThatWasKilledInItsFirstChunk() {
    String run = runOf(imported());
    String entity = workspace.rows("select id from rehome.migration_entities").get(0);
    workspace.execute(
        "delete from rehome.migration_items",
        "delete from rehome.migration_counts",
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null",
        """
        insert into rehome.write_intents select 5, run,
          '{"reversal": false, "absent": {"%s": {"1": null, "2": null, "3": null}}, "before": {}}'
        from rehome.migration_runs
        """
            .formatted(entity));

    assertDone(rollback(workspace, run, "--dry-run"));
    assertThat(things.countDocuments()).isEqualTo(3);
    assertThat(workspace.count("select count(*) from rehome.write_intents")).isEqualTo(1);

    assertDone(rollback(workspace, run));
    assertThat(things.countDocuments()).isZero();
    assertThat(workspace.count("select count(*) from rehome.write_intents")).isZero();
    assertThat(workspace.rows("select status from rehome.migration_runs where verb = 'import'"))
        .containsExactly("ROLLED_BACK");
  }

  /** The ledger beside them is of several targets, which may have documents of the same ids. */
  @Test
  void refusesAnotherTargetThanThatOfTheRun() {
    String run = runOf(imported());
    String other = MongoDatabaseServer.newDatabase();
    MongoDatabaseServer.database(other).getCollection("thing").insertOne(things.find().first());

    Result result =
        workspace.run(
            "rollback", run, "--confirm", "--target", other, "--ledger", workspace.ledger());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("did not write to");
    assertThat(MongoDatabaseServer.database(other).getCollection("thing").countDocuments())
        .isEqualTo(1);
    assertThat(things.countDocuments()).isEqualTo(3);
  }
}
