package dev.rehome.job.verify;

import static dev.rehome.job.verify.Verifications.found;
import static dev.rehome.job.verify.Verifications.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each fault that somebody plants after an import is found, and nothing else. */
abstract class PlantedFaultsContract {

  private static final String SPEC =
      """
      name: library
      source: { directory: source, include: ["*.json"] }
      entities:
        shelf:
          id: /id
          columns:
            name: { from: /name, required: true }
            opened: { from: /opened, type: timestamp }
            closed: { from: /closed, type: timestamp }
            size: { count: /books }
        book:
          each: /books/{number}
          id: /id
          columns:
            shelf_id: { ref: shelf }
            title: /title
            content: { from: /content, type: long_text }
      rules:
        - check: shelf.closed >= shelf.opened
          message: closed before it opened
      """;

  @TempDir private Path directory;
  private Workspace workspace;

  abstract Workspace workspace(Path directory);

  @BeforeEach
  void importTheLibrary() {
    workspace = workspace(directory).spec(SPEC);
    for (int shelf = 1; shelf <= 3; shelf++) {
      workspace.file(shelf + ".json", shelf(shelf, shelf(shelf)));
    }
    Result imported = workspace.importing();
    assertThat(imported.exitCode()).as(imported.out()).isZero();
  }

  private static String shelf(int shelf) {
    return book(shelf, 1) + ", " + book(shelf, 2);
  }

  private static String book(int shelf, int book) {
    return """
    {"id": "b%1$d%2$d", "title": "Book %2$d of shelf %1$d", "content": "%1$d %2$d: %3$s"}\
    """
        .formatted(shelf, book, "a content that is long enough not to be equal by chance");
  }

  private static String shelf(int shelf, String books) {
    return """
    {"id": "s%1$d", "name": "Shelf %1$d", "opened": "2025-01-0%1$dT00:00:00Z",
      "closed": "2025-02-0%1$dT00:00:00Z", "books": [%2$s]}
    """
        .formatted(shelf, books);
  }

  private Result verified() {
    return verify(workspace, workspace.specFile().toString(), source());
  }

  private String source() {
    return "--source=" + workspace.source();
  }

  private void assertFound(String... findings) {
    Result result = verified();
    assertThat(found(result)).as(result.err() + result.out()).containsExactlyInAnyOrder(findings);
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.report().get("is_valid").asBoolean()).isFalse();
    assertThat(result.report().get("status").asString()).isEqualTo("completed-with-findings");
  }

  @Test
  void nothingWhereNothingWasPlanted() {
    Result result = verify(workspace, workspace.specFile().toString(), source(), "--all");

    assertThat(found(result)).as(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.report().get("is_valid").asBoolean()).isTrue();
    assertThat(result.report().at("/verified/rows").asInt()).isEqualTo(9);
    assertThat(result.report().at("/verified/files").asInt()).isEqualTo(3);
    assertThat(result.report().at("/verified/records").asInt()).isEqualTo(3);
    assertThat(
            workspace.count(
                "select count(*) from rehome.data_integrity_checks where run ="
                    + " (select max(run) from rehome.migration_runs) and not passed"))
        .isZero();
  }

  /** Its shelf says another number of books now. */
  @Test
  void aRowThatWasDeleted() {
    workspace.execute("delete from book where id = 'b21'");

    assertFound("row-missing book b21", "incomplete shelf s2");
  }

  @Test
  void aRowThatWasChanged() {
    workspace.execute("update book set title = 'Another' where id = 'b21'");

    assertFound("row-changed book b21");
    JsonNode finding = Verifications.lines(verified()).get(0);
    assertThat(finding.get("message").asString())
        .isEqualTo("title is \"Another\", and was \"Book 1 of shelf 2\"");
    assertThat(finding.get("column").asString()).isEqualTo("title");
    assertThat(finding.get("file").asString()).isEqualTo("2.json");
    assertThat(finding.get("record").asLong()).isOne();
  }

  /** S0-16 and S0-20. */
  @Test
  void rowsThatReferToNothing() {
    workspace.execute("delete from shelf where id = 's3'");

    assertFound("row-missing shelf s3", "orphan book b31", "orphan book b32");
  }

  /** S0-17. */
  @Test
  void aMissingValue() {
    workspace.execute(
        "alter table shelf alter column name drop not null",
        "update shelf set name = null where id = 's1'");

    assertFound("row-changed shelf s1", "value-missing shelf s1");
  }

  /** S0-18. */
  @Test
  void timesThatAreOutOfOrder() {
    workspace.execute("update shelf set closed = timestamp '2024-12-31 00:00:00' where id = 's1'");

    assertFound("row-changed shelf s1", "rule shelf s1");
  }

  /** S0-19. */
  @Test
  void aNumberOfPartsThatIsNotThatOfTheRows() {
    workspace.execute("insert into book (id, shelf_id, title) values ('b33', 's3', 'New')");

    assertFound("incomplete shelf s3", "row-unknown book b33");
  }

  @Test
  void aRowThatNobodyHasImported() {
    workspace.execute("insert into book (id, title) values ('new', 'New')");

    assertFound("row-unknown book new");
  }

  /** S1-73. */
  @Test
  void theSameContentUnderAnotherKey() {
    workspace.execute(
        "insert into book (id, shelf_id, title, content)"
            + " select 'copy', shelf_id, title, content from book where id = 'b11'");

    assertFound("duplicate-content book copy", "incomplete shelf s1");
  }

  /** S1-72: the ledger counts a row more than it has items. */
  @Test
  void aCountThatIsOffByOne() {
    workspace.execute(
        "update rehome.migration_counts set inserted_count = inserted_count + 1 where entity_id ="
            + " (select id from rehome.migration_entities where entity = 'book')");

    assertFound("count book");
  }

  @Test
  void aFileWhoseRecordsDoNotAddUp() {
    workspace.execute(
        "update rehome.migration_files set read_count = read_count + 1 where ordinal = 1");

    assertFound("count files");
  }

  @Test
  void aSourceFileThatWasChanged() {
    workspace.file("2.json", shelf(2, book(2, 1)));

    assertFound("source-changed 2.json");
  }

  @Test
  void aSourceFileThatIsGoneIsNoted() throws IOException {
    Files.delete(workspace.source().resolve("2.json"));

    Result result = verified();

    assertThat(found(result)).containsExactly("(source-gone 2.json)");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void whichFieldsOfARowAreNotWhatTheSourceSays() {
    workspace.execute("update book set title = 'Another' where id = 'b21'");

    Result result = verify(workspace, workspace.specFile().toString(), source(), "--all");

    assertThat(found(result)).containsExactly("field book b21", "row-changed book b21");
    JsonNode field =
        Verifications.lines(result).stream()
            .filter(line -> line.get("code").asString().equals("field"))
            .findFirst()
            .orElseThrow();
    assertThat(field.get("column").asString()).isEqualTo("title");
    assertThat(field.get("expected").asString()).isEqualTo("\"Book 1 of shelf 2\"");
    assertThat(field.get("found").asString()).isEqualTo("\"Another\"");
    assertThat(field.get("file").asString()).isEqualTo("2.json");
  }

  /** As if an import had lost it: neither target nor ledger have the row. */
  @Test
  void recordsThatWereNeverImported() {
    workspace.execute(
        "delete from rehome.migration_items where row_key = 'b21'",
        "delete from book where id = 'b21'");

    Result result = verify(workspace, workspace.specFile().toString(), source(), "--all");

    assertThat(found(result))
        .containsExactly("count book", "incomplete shelf s2", "not-imported book b21");
  }

  @Test
  void whatARunDidWithoutWhatALaterOneHasDone() {
    String first = workspace.rows("select id from rehome.migration_runs order by run").get(0);
    workspace.file("2.json", shelf(2, shelf(2).replace("Book 1", "First book")));
    assertThat(workspace.importing().report().at("/records/updated").asInt()).isOne();
    String second = workspace.rows("select id from rehome.migration_runs order by run desc").get(0);
    workspace.execute("update shelf set name = 'Renamed' where id = 's1'");

    Result ofFirst = verify(workspace, first);
    Result ofSecond = verify(workspace, second);

    assertThat(found(ofFirst)).containsExactly("row-changed shelf s1", "source-changed 2.json");
    assertThat(ofFirst.report().at("/verified/overtaken").asInt()).isOne();
    assertThat(found(ofSecond)).containsExactly("row-changed shelf s1");
    assertThat(ofSecond.report().at("/verified/rows").asInt()).isEqualTo(9);
  }
}
