package dev.rehome.job.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.files.AtomicFile;
import dev.rehome.files.Checksum;
import dev.rehome.files.FileLock;
import dev.rehome.files.JsonFile;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.ledger.LedgerDatabase;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The provenance of files, from the command line. */
class ArtifactsTests {

  private static final String METADATA = ".rehome-metadata.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path directory;
  private Workspace workspace;
  private Path entities;
  private Path network;

  @BeforeEach
  void prepare() throws IOException {
    directory = directory.toRealPath();
    workspace = new Workspace(directory);
    entities = write("files/entities.json", "{\"a\":1}");
    network = write("files/out/network.json", "[]");
  }

  private Path write(String name, String content) throws IOException {
    AtomicFile.writeText(directory.resolve(name), content);
    return directory.resolve(name);
  }

  /** With the target of the workspace, whose ledger exists only after {@link #createLedger}. */
  private Result run(String verb, Object... arguments) {
    List<String> words = new ArrayList<>(List.of("artifacts", verb));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    if (!List.of("show", "needs-update").contains(verb)) {
      words.addAll(List.of("--target", workspace.target()));
    }
    return workspace.run(words.toArray(String[]::new));
  }

  private Result record(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--by", "network.py"));
    Result result = run("record", all.toArray());
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private JsonNode entry(Path artifact) throws IOException {
    return JsonFile.read(artifact.resolveSibling(METADATA))
        .orElseThrow()
        .path(artifact.getFileName().toString());
  }

  private void createLedger() {
    LedgerDatabase.open(settings(), Clock.systemUTC()).close();
  }

  private StoreSettings settings() {
    return new StoreSettings(workspace.target(), null, null, "test");
  }

  @Nested
  class Record {

    @Test
    void whoWhenFromWhatWithDetailsAndChecksumIsBesideTheArtifact() throws IOException {
      Instant before = Instant.now().minusSeconds(1);
      record(
          network,
          "--from",
          entities,
          "--detail",
          "entities_processed=63",
          "--detail",
          "processing_time_seconds=12.480",
          "--detail",
          "note=Größe „XL“");

      JsonNode entry = entry(network);
      assertThat(entry.propertyNames())
          .containsExactly(
              "artifact_name",
              "updated_by",
              "last_updated",
              "details",
              "sha256",
              "size_bytes",
              "made_from");
      assertThat(entry.path("updated_by").asString()).isEqualTo("network.py");
      assertThat(Instant.parse(entry.path("last_updated").asString()))
          .isBetween(before, Instant.now());
      assertThat(entry.path("sha256").asString()).isEqualTo(Checksum.of(network));
      assertThat(entry.path("details"))
          .hasToString(
              "{\"entities_processed\":63,\"processing_time_seconds\":12.480,"
                  + "\"note\":\"Größe „XL“\"}");
      assertThat(entry.path("made_from"))
          .hasToString(
              "[{\"file\":\"../entities.json\",\"sha256\":\""
                  + Checksum.of(entities)
                  + "\",\"size_bytes\":7}]");
    }

    @Test
    void severalFilesHaveAnEntryEach() throws IOException {
      Result result = record(network, entities, "--format", "json");

      assertThat(JSON.readTree(result.out()).size()).isEqualTo(2);
      assertThat(entry(network).path("size_bytes").asInt()).isEqualTo(2);
      assertThat(entry(entities).path("size_bytes").asInt()).isEqualTo(7);
    }

    @Test
    void whatIsMissingIsNamedAndNothingIsRecorded() {
      Result result =
          run("record", network, directory.resolve("x"), "--by", "n", "--from", directory);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains("x: there is no such artifact")
          .contains("the source is no regular file");
      assertThat(network.resolveSibling(METADATA)).doesNotExist();
    }

    @Test
    void theLedgerSaysTheSameWithoutBeingCreatedForIt() {
      record(network);
      assertThat(directory.resolve("data")).doesNotExist();
      createLedger();

      record(entities);
      record(network, "--detail", "n=1", "--from", entities);

      JsonNode beside = JSON.readTree(run("list", "--dir", directory, "--format", "json").out());
      JsonNode ledger = JSON.readTree(run("list", "--in-ledger", "--format", "json").out());
      assertThat(ledger).isEqualTo(beside).hasSize(2);
    }

    @Test
    void theFileSufficesWhileTheLedgerCannotBeReachedAndTheNextTimeBothAgree() throws IOException {
      createLedger();
      Result elsewhere =
          workspace.run(
              "artifacts",
              "record",
              network.toString(),
              "--by",
              "n",
              "--target",
              "jdbc:postgresql://localhost:1/none");
      assertThat(elsewhere.exitCode()).as(elsewhere.err()).isZero();
      assertThat(elsewhere.err()).contains("the metadata file is written, the ledger is not");
      assertThat(workspace.count("select count(*) from rehome.artifacts")).isZero();
      write("files/out/second.json", "");

      record(directory.resolve("files/out/second.json"));

      assertThat(workspace.rows("select name from rehome.artifacts order by name"))
          .containsExactly("network.json", "second.json");
    }

    @Test
    void entriesOfOthersStayAsTheyAre() throws IOException {
      String other =
          "{\"old.json\":{\"updated_by\":\"o.py\",\"last_updated\":\"2025-01-01T00:00:00+00:00\","
              + "\"details\":{},\"owner\":\"someone\"}}";
      write("files/out/" + METADATA, other);

      record(network);

      assertThat(entry(directory.resolve("files/out/old.json")))
          .hasToString(other.substring("{\"old.json\":".length(), other.length() - 1));
    }

    @Test
    void aMetadataFileThatIsDamagedIsNamedAndStays() throws IOException {
      Path metadata = write("files/out/" + METADATA, "{\"a\": ");
      Result result = run("record", network, "--by", "n");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains(METADATA + ":1:").contains("is not JSON");
      assertThat(metadata).hasContent("{\"a\": ");
    }

    @Test
    void aSourceThatIsNewerThanTheArtifactIsMentioned() throws IOException {
      Files.setLastModifiedTime(network, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

      assertThat(record(network, "--from", entities).err())
          .contains("entities.json was written after network.json was");
    }
  }

  @Nested
  class NeedsUpdate {

    private void assertNeeds(String reason, Object... arguments) {
      Result result = run("needs-update", arguments);
      assertThat(result.exitCode()).as(result.err()).isEqualTo(7);
      assertThat(result.out()).contains("must be made again").contains(reason);
    }

    private void assertUpToDate(Object... arguments) {
      Result result = run("needs-update", arguments);
      assertThat(result.out()).endsWith("network.json: up to date\n");
      assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void onlyOtherContentOfASourceCounts() throws IOException {
      record(network, "--from", entities);
      assertUpToDate(network);

      Files.setLastModifiedTime(entities, FileTime.from(Instant.now().plusSeconds(60)));
      assertUpToDate(network);
      assertUpToDate(network, "--from", entities);

      write("files/entities.json", "{\"a\":2}");
      assertNeeds("../entities.json has other content than what it was made from", network);
      assertNeeds("../entities.json has other content", network, "--from", entities);

      write("files/entities.json", "{\"a\":1}");
      assertUpToDate(network);
    }

    @Test
    void aSourceThatWasNotRecordedCountsByItsTime() throws IOException {
      record(network);
      Path other = write("files/other.json", "");
      Files.setLastModifiedTime(other, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      assertUpToDate(network, "--from", other);

      Files.setLastModifiedTime(other, FileTime.from(Instant.now().plusSeconds(60)));
      assertNeeds("../other.json was updated", network, "--from", other);

      Path again = write("files/again.json", "");
      Files.setLastModifiedTime(again, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      record(again);
      assertNeeds("../again.json was updated", network, "--from", again);
    }

    @Test
    void everyReasonIsGiven() throws IOException {
      assertNeeds("nothing is recorded of network.json", network, "--from", entities);
      record(network, "--from", entities);
      write("files/out/network.json", "edited");
      Files.delete(entities);

      JsonNode verdict = JSON.readTree(run("needs-update", network, "--format", "json").out());
      assertThat(verdict.path("needs_update").asBoolean()).isTrue();
      assertThat(verdict.path("reasons").findValuesAsString("code"))
          .containsExactly("artifact-changed", "source-missing");

      Files.delete(network);
      assertNeeds("network.json does not exist", network);
    }

    @Test
    void withoutAnySourceItCannotBeAnswered() {
      record(network);

      Result result = run("needs-update", network);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("nothing says what network.json was made from");
    }

    @Test
    void quietSaysItByTheExitCodeAlone() {
      Result result = run("needs-update", network, "--from", entities, "--quiet");

      assertThat(result.exitCode()).isEqualTo(7);
      assertThat(result.out()).isEmpty();
    }
  }

  @Nested
  class Queries {

    @Test
    void showHasTheLastUpdateByPathOrByNameAlone() {
      record(network, "--detail", "n=1");

      assertThat(run("show", network).out()).contains("updated by: network.py", "n: 1");
      JsonNode shown =
          JSON.readTree(run("show", "network.json", "--dir", directory, "--format", "json").out());
      assertThat(shown.path("file").asString()).isEqualTo(network.toString());
      assertThat(shown.path("state").asString()).isEqualTo("unchanged");
      assertThat(shown.path("last_updated").isString()).isTrue();
    }

    @Test
    void anUnknownNameHasAGuessAndSeveralOfANameAreListed() throws IOException {
      record(network);
      record(write("files/network.json", ""));

      Result unknown = run("show", network.resolveSibling("netwrk.json"));
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err()).contains("did you mean 'network.json'?");
      assertThat(run("show", "network.json", "--dir", directory).err())
          .contains("several artifacts are called network.json")
          .contains("give its path");
    }

    @Test
    void listHasASummaryOfTheirStates() throws IOException {
      record(network, entities, write("files/gone.json", ""));
      Files.delete(directory.resolve("files/gone.json"));
      write("files/entities.json", "{\"a\":2}");

      assertThat(run("list", "--dir", directory).out())
          .endsWith("\n3 artifacts: 1 changed, 1 missing, 1 unchanged\n");
      assertThat(run("list", "--dir", directory.resolve("files/out")).out())
          .endsWith("\n1 artifact: 1 unchanged\n");
      assertThat(run("list", "--in-ledger").out()).isEqualTo("nothing is recorded\n");
    }

    @Test
    void recentHasTheNewestFirst() throws IOException {
      importSample();

      JsonNode recent =
          JSON.readTree(run("recent", "--dir", directory, "--limit", 3, "--format", "json").out());

      assertThat(recent.findValuesAsString("artifact_name"))
          .containsExactly(
              "entity_network.json", "all_documents_index.json", "ENTITIES_INDEX.json");
    }
  }

  @Nested
  class Forget {

    @Test
    void removesOneEntryFromFileAndLedgerAndLeavesTheFile() throws IOException {
      createLedger();
      Path other = write("files/out/other.json", "");
      record(network, other);

      assertThat(run("forget", network).out()).startsWith("forgot ");

      assertThat(entry(network).isMissingNode()).isTrue();
      assertThat(entry(other).isObject()).isTrue();
      assertThat(network).exists();
      assertThat(workspace.rows("select name from rehome.artifacts")).containsExactly("other.json");
      assertThat(run("forget", network).exitCode()).isEqualTo(2);
    }

    @Test
    void whatOnlyTheLedgerKnowsIsForgottenThere() throws IOException {
      createLedger();
      record(network);
      Files.delete(network.resolveSibling(METADATA));
      Files.delete(network.resolveSibling(METADATA + ".lock"));
      Files.delete(network);
      Files.delete(network.getParent());

      assertThat(run("forget", network).exitCode()).isZero();

      assertThat(workspace.count("select count(*) from rehome.artifacts")).isZero();
      assertThat(network.getParent()).doesNotExist();
    }
  }

  private Path importSample() throws IOException {
    Path sample = Path.of("sample-data/artifacts/pipeline_metadata.json");
    write("pipeline/entities/ENTITIES_INDEX.json", "{}");
    write("pipeline/metadata/all_documents_index.json", "{}");
    Path file = directory.resolve("pipeline/.pipeline_metadata.json");
    Files.copy(sample, file);
    Result result = run("import", file);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(6);
    return file;
  }

  @Nested
  class Import {

    @Test
    void takesOverAPipelinesMetadataBesideItsFiles() throws IOException {
      createLedger();
      Path file = importSample();

      JsonNode entry = entry(directory.resolve("pipeline/entities/ENTITIES_INDEX.json"));
      JsonNode original = JsonFile.read(file).orElseThrow().path("ENTITIES_INDEX.json");
      assertThat(entry.path("details")).isEqualTo(original.path("details"));
      assertThat(entry.path("last_updated").asString()).isEqualTo("2025-11-19T14:30:25.120450Z");
      assertThat(entry.path("updated_by").asString()).isEqualTo("entity_network.py");
      assertThat(entry(directory.resolve("pipeline/folio_map.json")).path("details").path("note"))
          .hasToString("\"Ordner „Größe XL“ fehlt 📦\"");
      assertThat(workspace.count("select count(*) from rehome.artifacts")).isEqualTo(6);
      assertThat(run("import", file).out()).isEqualTo("nothing new\n");
    }

    @Test
    void itsTimesAnswerWhatIsToBeMadeAgain() throws IOException {
      importSample();
      Path documents = directory.resolve("pipeline/metadata/all_documents_index.json");
      Path entities = directory.resolve("pipeline/entities/ENTITIES_INDEX.json");

      assertThat(run("needs-update", documents, "--from", entities).exitCode()).isZero();
      assertThat(run("needs-update", entities, "--from", documents).exitCode()).isEqualTo(7);
    }

    @Test
    void whatIsNewerStays() throws IOException {
      Path index = write("pipeline/entities/ENTITIES_INDEX.json", "{}");
      record(index);
      Path file = directory.resolve("pipeline/m.json");
      AtomicFile.writeText(
          file,
          "{\"ENTITIES_INDEX.json\":{\"updated_by\":\"o.py\",\"last_updated\":"
              + "\"2025-11-19 14:30:25\",\"details\":{}}}");

      assertThat(run("import", file).out()).isEqualTo("nothing new\n");
      assertThat(entry(index).path("updated_by").asString()).isEqualTo("network.py");
    }

    @Test
    void everyWrongEntryIsNamedAndNothingIsTakenOver() throws IOException {
      Path file =
          write(
              "pipeline/m.json",
              "{\"a\":{\"last_updated\":\"2025-11-19T14:30:25\"},"
                  + "\"b\":{\"updated_by\":\"b.py\",\"last_updated\":\"yesterday\"},\"c\":1,"
                  + "\"d\":{\"updated_by\":\"d.py\",\"last_updated\":\"2025-11-19T14:30:25\"}}");

      Result result = run("import", file);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains("'a' has no updated_by", "no date with a time: yesterday", "'c' is no JSON");
      assertThat(directory.resolve("pipeline").resolve(METADATA)).doesNotExist();
    }

    @Test
    void aNameThatLeadsElsewhereIsRefused() throws IOException {
      Path file =
          write(
              "pipeline/m.json",
              "{\"../files/entities.json\":{\"updated_by\":\"b.py\",\"last_updated\":"
                  + "\"2025-11-19T14:30:25\"}}");

      assertThat(run("import", file).exitCode()).isEqualTo(2);
      assertThat(directory.resolve("files").resolve(METADATA)).doesNotExist();
    }
  }

  @Test
  void theMetadataIsNoSourceOfAnImport() throws IOException {
    write("source/a.jsonl", Articles.lines(0, 3));
    workspace.spec(Articles.SPEC);
    record(directory.resolve("source/a.jsonl"));
    try (FileLock lock = FileLock.of(directory.resolve("source").resolve(METADATA))) {
      assertThat(lock.file()).exists();
      JsonNode report = workspace.importing().report();
      assertThat(report.at("/files/found").asInt()).isEqualTo(1);
    }
  }
}
