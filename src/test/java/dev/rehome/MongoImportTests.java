package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MongoDB as the target, from the command line. */
class MongoImportTests {

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

  private final String url = MongoDatabaseServer.newDatabase();
  private final MongoDatabase database = MongoDatabaseServer.database(url);

  @Test
  void storybenchBecomesTheDocumentsItsReadersKnow() {
    Workspace workspace = new Workspace(directory, url);
    assertThat(importing(workspace, "storybench").exitCode()).isEqualTo(3);
    List<BsonDocument> before = everything("evaluations", "responses");
    assertThat(before).hasSize(170);

    Document evaluation =
        database.getCollection("evaluations").find(Filters.eq("models", "Claude-4-Sonnet")).first();
    assertThat(evaluation.keySet())
        .containsExactly(
            "_id",
            "config_hash",
            "timestamp",
            "status",
            "models",
            "total_tasks",
            "completed_tasks",
            "started_at",
            "completed_at",
            "_rehome");
    assertThat(evaluation.getObjectId("_id")).isNotNull();
    assertThat(evaluation.getDate("timestamp")).isEqualTo("2025-05-24T05:58:24.994Z");
    assertThat(evaluation.get("_rehome", Document.class))
        .containsEntry("timestamp", "2025-05-24T05:58:24.994068Z")
        .containsEntry("source_timestamp", "2025-05-24T05:58:24.994068Z")
        .containsEntry("global_settings", new Document());
    Document response =
        database
            .getCollection("responses")
            .find(Filters.eq("evaluation_id", evaluation.get("_id")))
            .first();
    assertThat(response.keySet())
        .containsExactly(
            "_id",
            "evaluation_id",
            "model_name",
            "sequence",
            "run",
            "prompt_index",
            "prompt_name",
            "response",
            "generation_time",
            "status");
    assertThat(response.get("_id")).isInstanceOf(ObjectId.class);
    assertThat(response.get("run")).isInstanceOf(Integer.class);
    assertThat(response.get("generation_time")).isInstanceOf(Double.class);
    assertThat(response).containsEntry("status", "completed");

    Document unfinished =
        database.getCollection("evaluations").find(Filters.eq("models", "Mistral-Large")).first();
    assertThat(unfinished).containsEntry("total_tasks", 12).containsEntry("completed_tasks", 10);
    List<Document> pending =
        database
            .getCollection("responses")
            .find(Filters.eq("status", "pending"))
            .into(new ArrayList<>());
    assertThat(pending)
        .extracting(task -> task.get("prompt_name"))
        .containsExactlyInAnyOrder("Audience", "Thirty Seconds");
    assertThat(pending)
        .allSatisfy(
            task ->
                assertThat(task)
                    .containsEntry("evaluation_id", unfinished.get("_id"))
                    .doesNotContainKeys("response", "generation_time"));

    Result again = importing(workspace, "storybench");

    assertThat(again.report().at("/records/unchanged").asInt()).isEqualTo(8);
    assertThat(again.report().at("/records/updated").asInt()).isZero();
    assertThat(everything("evaluations", "responses")).isEqualTo(before);
  }

  private List<BsonDocument> everything(String... collections) {
    List<BsonDocument> all = new ArrayList<>();
    for (String name : collections) {
      database
          .getCollection(name, BsonDocument.class)
          .find()
          .sort(new Document("_id", 1))
          .into(all);
    }
    return all;
  }

  @Test
  void strictUndoesTheDocumentsOfItsChunk() {
    Workspace workspace =
        things(url).file("b.jsonl", "{\"id\":\"3\",\"name\":\"a\"}\n{\"id\":\"2\"}\n");

    assertThat(workspace.importing("--on-error", "strict").exitCode()).isEqualTo(4);

    assertThat(everything("thing")).isEmpty();
    assertThat(workspace.count("select count(*) from rehome.write_intents")).isZero();
  }

  /** Each far from its double, in another batch of the same transaction and in another one. */
  @Test
  void rejectsDoublesOfRecordsThatWereJustWritten() {
    StringBuilder lines = new StringBuilder();
    for (int record = 1; record <= 20_000; record++) {
      int id = 1 + (record == 3500 || record == 19_500 ? 17 : record);
      lines.append("{\"id\":\"%d\",\"name\":\"n%d\"}\n".formatted(id, record));
    }
    Workspace workspace = things(url).file("b.jsonl", lines.toString());

    Result result = workspace.importing();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(2);
    assertThat(
            workspace.count(
                "select count(*) from rehome.rejects where record_number in (3500, 19500)"))
        .isEqualTo(2);
    assertThat(everything("thing"))
        .hasSize(19_999)
        .filteredOn(thing -> thing.getString("_id").getValue().equals("18"))
        .containsExactly(BsonDocument.parse("{\"_id\": \"18\", \"name\": \"n17\"}"));
    assertThat(workspace.count("select count(*) from rehome.write_intents")).isZero();
  }

  @Test
  void aDryRunLeavesNoCollection() {
    Workspace workspace = things(url);

    Result result = workspace.importing("--dry-run");

    assertThat(result.exitCode()).isZero();
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(1);
    assertThat(database.listCollectionNames().into(new ArrayList<>())).isEmpty();
  }

  /**
   * One ledger database may serve several targets; what one of them has is not what the other has.
   */
  @Test
  void anotherDatabaseGetsItsOwnDocuments() {
    things(url).importing();
    String other = MongoDatabaseServer.newDatabase();

    Result result = things(other).importing();

    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(1);
    assertThat(MongoDatabaseServer.database(other).getCollection("thing").countDocuments())
        .isEqualTo(1);
  }

  @Test
  void statusAndHistoryReadTheLedgerDatabase() {
    Workspace workspace = things(url);
    workspace.importing();

    Result history =
        workspace.run(
            "history", "--target", url, "--ledger", workspace.ledger(), "--format", "json");

    assertThat(history.exitCode()).isZero();
    assertThat(history.report().get(0).get("spec").asString()).isEqualTo("things");
  }

  @ParameterizedTest
  @CsvSource({
    "mongodb://localhost:1, 2, names no database",
    "mongodb://localhost:1/app?w=0, 2, acknowledgement",
    "mongodb://:x/app, 2, is wrong",
    "mongodb://u:geheim@localhost/app, 2, holds a password",
    "mongodb://no-such-host.invalid/app?serverSelectionTimeoutMS=300, 75, the host is unknown",
  })
  void saysWhatIsWrongWithATarget(String target, int exitCode, String message) {
    Result result = things(target).importing();

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains(message).doesNotContain("geheim");
  }

  @Test
  void aServerThatIsNotThereIsWorthAnotherTry() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Result result =
        things("mongodb://localhost:" + port + "/app?serverSelectionTimeoutMS=300").importing();

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.err()).contains("nothing answers there");
  }

  @Test
  void theLedgerDatabaseIsRelational() {
    Workspace workspace = things(url);

    Result result =
        workspace.run("import", workspace.specFile().toString(), "--target", url, "--ledger", url);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("the ledger database must be relational");
  }

  /** One record to import into a target; the ledger database is the same for all. */
  private Workspace things(String target) {
    return new Workspace(directory, target)
        .spec(SPEC)
        .file("a.jsonl", "{\"id\":\"1\",\"name\":\"a\"}\n");
  }

  private static Result importing(Workspace workspace, String spec) {
    List<String> arguments = new ArrayList<>(List.of("import", spec, "--format", "json"));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    return workspace.run(arguments.toArray(String[]::new));
  }
}
