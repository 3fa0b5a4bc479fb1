package dev.rehome.job.verify;

import static dev.rehome.job.verify.Verifications.found;
import static dev.rehome.job.verify.Verifications.verify;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults planted in MongoDB, among the evaluations and responses of storybench. */
class MongoPlantedFaultsTests {

  @TempDir private Path directory;
  private Workspace workspace;
  private MongoCollection<Document> evaluations;
  private MongoCollection<Document> responses;
  private String evaluation;
  private String response;

  @BeforeEach
  void importStorybench() {
    workspace = new Workspace(directory, MongoDatabaseServer.newDatabase());
    SampleImports.imported(workspace, "storybench");
    var database = MongoDatabaseServer.database(workspace.target());
    evaluations = database.getCollection("evaluations");
    responses = database.getCollection("responses");
    Document one = first(responses);
    response = one.getObjectId("_id").toHexString();
    evaluation = one.getObjectId("evaluation_id").toHexString();
  }

  private static Document first(MongoCollection<Document> collection) {
    return collection.find().sort(new Document("_id", 1)).first();
  }

  private void assertFound(String... findings) {
    Result result = verify(workspace, "storybench");
    assertThat(found(result)).as(result.err()).containsExactlyInAnyOrder(findings);
    assertThat(result.exitCode()).isEqualTo(5);
  }

  private String key(String entity, String id) {
    return workspace
        .rows(
            "select i.row_key from rehome.migration_items i join rehome.migration_entities e"
                + " on e.id = i.entity_id where e.entity = '%s' and i.new_id = '%s'"
                    .formatted(entity, id))
        .get(0);
  }

  private String responseFound(String code) {
    return code + " response " + key("response", response);
  }

  private String evaluationFound(String code) {
    return code + " evaluation " + key("evaluation", evaluation);
  }

  private Document one(String id) {
    return new Document("_id", new org.bson.types.ObjectId(id));
  }

  @Test
  void aDocumentThatWasDeleted() {
    responses.deleteOne(one(response));

    assertFound(responseFound("row-missing"), evaluationFound("incomplete"));
  }

  @Test
  void aDocumentThatWasChanged() {
    responses.updateOne(one(response), Updates.set("model_name", "another"));

    assertFound(responseFound("row-changed"));
  }

  @Test
  void documentsThatReferToNothing() {
    long children =
        responses.countDocuments(
            Filters.eq("evaluation_id", new org.bson.types.ObjectId(evaluation)));
    evaluations.deleteOne(one(evaluation));

    Result result = verify(workspace, "storybench");

    assertThat(found(result)).contains(evaluationFound("row-missing"), responseFound("orphan"));
    assertThat(found(result)).hasSize((int) children + 1);
  }

  @Test
  void aMissingValue() {
    responses.updateOne(one(response), Updates.unset("prompt_name"));

    assertFound(responseFound("row-changed"), responseFound("value-missing"));
  }

  @Test
  void timesThatAreOutOfOrder() {
    evaluations.updateOne(
        one(evaluation),
        Updates.set("completed_at", Date.from(Instant.parse("2001-01-01T00:00:00Z"))));

    assertFound(evaluationFound("row-changed"), evaluationFound("rule"));
  }

  @Test
  void aDocumentThatNobodyHasImported() {
    responses.insertOne(new Document("prompt_name", "new"));

    Result result = verify(workspace, "storybench");

    assertThat(found(result)).singleElement().asString().startsWith("row-unknown response ");
  }
}
