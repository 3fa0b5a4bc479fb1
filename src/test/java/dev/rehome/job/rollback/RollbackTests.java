package dev.rehome.job.rollback;

import static dev.rehome.job.rollback.Rollbacks.assertDone;
import static dev.rehome.job.rollback.Rollbacks.importing;
import static dev.rehome.job.rollback.Rollbacks.rollback;
import static dev.rehome.job.rollback.Rollbacks.runOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.TargetState;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a rollback does to rows and to the ledger, on both relational databases. */
class RollbackTests {

  private static final String SPEC =
      """
      name: library
      source:
        directory: .
        include: ["*.csv"]
        format: csv
      entities:
        author:
          id: { from: /author, required: true }
          on_duplicate: first
          columns:
            country: /country
        book:
          id: { from: /id, required: true }
          columns:
            author_id: { ref: author }
            title: { from: /title, required: true }
            pages: { from: /pages, type: integer, min: 0 }
      """;

  private static final String FIRST =
      """
      id,author,country,title,pages
      b1,ada,uk,Notes,10
      b2,ada,uk,Letters,20
      b3,grace,us,Compilers,30
      b4,grace,us,,40
      """;

  private static final String SECOND =
      """
      id,author,country,title,pages
      b1,ada,uk,Notes on the engine,11
      b2,ada,uk,Letters,20
      b3,grace,us,Compilers,31
      b5,alan,uk,Machines,50
      """;

  @TempDir private Path directory;
  private Workspace workspace;

  /** A database to roll back in. */
  enum Database {
    H2,
    POSTGRESQL
  }

  private void open(Database database) {
    workspace =
        database == Database.H2
            ? new Workspace(directory)
            : new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres");
    workspace.spec(SPEC);
  }

  private String imported(String csv, String... more) {
    workspace.file("books.csv", csv);
    return runOf(importing(workspace, more));
  }

  @ParameterizedTest
  @EnumSource
  void deletesWhatTheRunInsertedAndRestoresWhatItUpdated(Database database) {
    open(database);
    imported(FIRST);
    Map<String, List<String>> rows = TargetState.rows(workspace);
    Map<String, List<String>> ledger = TargetState.ledger(workspace);
    String second = imported(SECOND);
    assertThat(workspace.rows("select title from book where id = 'b1'"))
        .containsExactly("Notes on the engine");

    Result result = rollback(workspace, second);

    assertDone(result);
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(TargetState.ledger(workspace)).isEqualTo(ledger);
    JsonNode run = result.report().at("/rolledBack/0");
    assertThat(run.at("/run").asString()).isEqualTo(second);
    assertThat(run.at("/entities/book/deleted").asInt()).isEqualTo(1);
    assertThat(run.at("/entities/book/restored").asInt()).isEqualTo(2);
    assertThat(run.at("/entities/author/deleted").asInt()).isEqualTo(1);
    assertThat(status(second)).isEqualTo("ROLLED_BACK");
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsRolledBackAlreadyIsNothingToDo(Database database) {
    open(database);
    String run = imported(FIRST);
    assertDone(rollback(workspace, run));

    Result again = rollback(workspace, run);

    assertDone(again);
    assertThat(again.report().at("/status").asString()).isEqualTo("nothing-to-do");
    assertThat(again.out()).contains("is rolled back already");
  }

  @ParameterizedTest
  @EnumSource
  void afterwardsTheSameImportInsertsTheSame(Database database) {
    open(database);
    String first = imported(FIRST);
    Map<String, List<String>> rows = TargetState.rows(workspace);
    assertDone(rollback(workspace, first));

    Result again = importing(workspace, "--incremental");

    assertThat(again.report().at("/records/inserted").asInt()).isEqualTo(3);
    assertThat(again.report().at("/files/unchanged").asInt()).isZero();
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource
  void rowsChangedByHandAreReportedAndLeftAlone(Database database) throws IOException {
    open(database);
    imported(FIRST);
    String second = imported(SECOND);
    workspace.execute(
        "update book set title = 'By hand' where id = 'b1'",
        "update book set pages = 99 where id = 'b5'",
        "delete from book where id = 'b3'",
        "delete from author where id = 'alan'");

    Result result = rollback(workspace, second);

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(5);
    assertThat(workspace.rows("select id, title, pages from book order by id"))
        .containsExactly("b1|By hand|11", "b2|Letters|20", "b5|Machines|99");
    JsonNode changed = result.report().at("/changedRows");
    assertThat(changed.at("/count").asInt()).isEqualTo(4);
    assertThat(changed.at("/left").asInt()).isEqualTo(3);
    assertThat(lines(changed))
        .containsExactlyInAnyOrder(
            "book b1 changed left",
            "book b3 gone left",
            "book b5 changed left",
            "author alan gone gone");
    assertThat(status(second)).isEqualTo("ROLLED_BACK");

    Result again = rollback(workspace, second);
    assertThat(again.exitCode()).isEqualTo(5);
    assertThat(again.report().at("/changedRows/left").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void theColumnsThatDifferAreNamedAsFarAsTheSourceIsStillThere(Database database) {
    open(database);
    imported(FIRST);
    String second = imported(SECOND);
    workspace.execute(
        "update book set title = 'By hand', pages = 12 where id = 'b1'",
        "update book set pages = 99 where id = 'b5'");

    JsonNode known = rollback(workspace, second).report().at("/changedRows/first");

    assertThat(known.get(0).at("/key").asString()).isEqualTo("b1");
    JsonNode differences = known.get(0).at("/differences");
    assertThat(differences.at("/comparedWith").asString()).isEqualTo("source");
    assertThat(differences.at("/columns").size()).isEqualTo(2);
    assertThat(differences.at("/columns/0/column").asString()).isEqualTo("title");
    assertThat(differences.at("/columns/0/expected").asString()).contains("Notes on the engine");
    assertThat(differences.at("/columns/0/found").asString()).contains("By hand");
    assertThat(differences.at("/columns/1/column").asString()).isEqualTo("pages");
    assertThat(known.get(1).at("/differences/columns/0/found").asString()).isEqualTo("99");

    workspace.file("books.csv", "another file");
    JsonNode unknown = rollback(workspace, second).report().at("/changedRows/first");

    assertThat(unknown.get(0).at("/differences/comparedWith").asString()).isEqualTo("before");
    assertThat(unknown.get(0).at("/row").toString()).contains("By hand");
    assertThat(unknown.get(1).at("/differences").isMissingNode()).isTrue();
    assertThat(unknown.get(1).at("/row").toString()).contains("99");
  }

  @ParameterizedTest
  @EnumSource
  void forceUndoesThemAllTheSame(Database database) {
    open(database);
    imported(FIRST);
    Map<String, List<String>> rows = TargetState.rows(workspace);
    Map<String, List<String>> ledger = TargetState.ledger(workspace);
    String second = imported(SECOND);
    workspace.execute(
        "update book set title = 'By hand' where id = 'b1'",
        "update book set pages = 99 where id = 'b5'",
        "delete from book where id = 'b3'");
    assertThat(rollback(workspace, second).exitCode()).isEqualTo(5);

    Result forced = rollback(workspace, second, "--force");

    assertDone(forced);
    assertThat(forced.report().at("/changedRows/count").asInt()).isEqualTo(3);
    assertThat(forced.out()).contains("By hand");
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(TargetState.ledger(workspace)).isEqualTo(ledger);
  }

  @ParameterizedTest
  @EnumSource
  void aLaterRunOnTheSameRowsIsNamed(Database database) {
    open(database);
    String first = imported(FIRST);
    String second = imported(SECOND);
    Map<String, List<String>> rows = TargetState.rows(workspace);

    Result refused = rollback(workspace, first);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(second).contains("2 rows").contains("--with-later");
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(status(first)).isNotEqualTo("ROLLED_BACK");
  }

  @ParameterizedTest
  @EnumSource
  void withLaterUndoesThatRunFirst(Database database) {
    open(database);
    String first = imported(FIRST);
    String second = imported(SECOND);
    String third = imported(SECOND.replace("Notes on the engine", "Third"));

    JsonNode wouldBe = rollback(workspace, first, "--with-later", "--dry-run").report();
    Result result = rollback(workspace, first, "--with-later");

    assertDone(result);
    assertThat(result.report().at("/rolledBack").size()).isEqualTo(3);
    assertThat(wouldBe.at("/rolledBack")).isEqualTo(result.report().at("/rolledBack"));
    assertThat(workspace.count("select count(*) from book")).isZero();
    assertThat(TargetState.ledger(workspace).values()).allSatisfy(all -> assertThat(all).isEmpty());
    assertThat(List.of(status(first), status(second), status(third))).containsOnly("ROLLED_BACK");
  }

  @ParameterizedTest
  @EnumSource
  void aLaterRunOnOtherRowsDoesNotMatter(Database database) {
    open(database);
    String first = imported(FIRST);
    imported("id,author,country,title,pages\nb9,kurt,at,Proofs,9\n");

    assertDone(rollback(workspace, first));

    assertThat(workspace.rows("select id, author_id from book")).containsExactly("b9|kurt");
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatWereThereBeforeStay(Database database) {
    open(database);
    workspace.execute(
        "create table author (id varchar(50) primary key, country varchar(50), note varchar(50))",
        "create table book (id varchar(50) primary key, author_id varchar(50) references author,"
            + " title varchar(50), pages integer)",
        "insert into author values ('ada', 'uk', 'hers'), ('grace', 'fr', 'kept')",
        "insert into book values ('b1', 'ada', 'Old', 1)");
    Map<String, List<String>> rows = TargetState.rows(workspace);
    workspace.spec(
        SPEC.replace("on_duplicate: first", "on_duplicate: first\n    mode: skip-existing"));

    String run = imported(FIRST);
    assertThat(workspace.rows("select country, note from author order by id"))
        .containsExactly("uk|hers", "fr|kept");
    assertThat(workspace.rows("select title from book where id = 'b1'")).containsExactly("Notes");
    Result result = rollback(workspace, run, "--drop-created");

    assertDone(result);
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(TargetState.ledger(workspace).values()).allSatisfy(all -> assertThat(all).isEmpty());
    assertThat(result.report().at("/rolledBack/0/entities/author/kept").asInt()).isEqualTo(2);
  }

  /** Somebody's own rows refer to it; the database then refuses. */
  @ParameterizedTest
  @EnumSource
  void aRowThatOthersReferToIsReportedWithTheReason(Database database) {
    open(database);
    String run = imported(FIRST);
    workspace.execute(
        "create table loan (id integer primary key, book_id varchar(600),"
            + " foreign key (book_id) references book (id))",
        "insert into loan values (1, 'b2')");

    Result result = rollback(workspace, run, "--force");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.report().at("/changedRows/first/0/finding").asString()).isEqualTo("refused");
    assertThat(workspace.rows("select id from book")).containsExactly("b2");
    workspace.execute("drop table loan");
    assertDone(rollback(workspace, run));
    assertThat(workspace.count("select count(*) from book")).isZero();
  }

  /** The row that has the value back in its way is deleted after it was to be restored. */
  @ParameterizedTest
  @EnumSource
  void aUniqueValueThatMovedToAnotherRowComesBack(Database database) {
    open(database);
    workspace.execute(
        "create table author (id varchar(50) primary key, country varchar(50))",
        "create table book (id varchar(50) primary key, author_id varchar(50), title varchar(50)"
            + " unique, pages integer)");
    imported("id,author,country,title,pages\nb1,ada,uk,Notes,10\n");
    Map<String, List<String>> rows = TargetState.rows(workspace);
    String second =
        imported("id,author,country,title,pages\nb1,ada,uk,Other,10\nb2,ada,uk,Notes,20\n");

    Result result = rollback(workspace, second);

    assertDone(result);
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(result.report().at("/rolledBack/0/entities/book/restored").asInt()).isEqualTo(1);
  }

  /** Rows of one table that refer to each other, imported across chunks and out of order. */
  @ParameterizedTest
  @EnumSource
  void rowsWhoseParentsCameLateAreDeletedBeforeThese(Database database) {
    open(database);
    workspace.spec(
        """
        name: tree
        source: { directory: ., include: ["*.csv"], format: csv }
        entities:
          e:
            table: tree
            id: { from: /id, type: integer }
            columns: { parent: { from: /parent, type: integer }, name: /name }
        """);
    workspace.execute(
        "create table tree (id int primary key, parent int references tree, name varchar(50))");
    String run =
        imported(
            "id,parent,name\n1,2,a\n2,3,b\n3,4,c\n4,5,d\n5,6,e\n6,,f\n21,99,y\n",
            "--chunk-size",
            "2");
    assertThat(workspace.count("select count(*) from tree")).isEqualTo(6);

    assertDone(rollback(workspace, run, "--chunk-size", "2"));

    assertThat(workspace.count("select count(*) from tree")).isZero();
    assertThat(TargetState.ledger(workspace).values()).allSatisfy(all -> assertThat(all).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void whatARetryAcceptedGoesWithTheRun(Database database) {
    open(database);
    String run = imported(FIRST);
    workspace.file("books.csv", FIRST.replace("us,,40", "us,Corrected,40"));
    List<String> retry = new ArrayList<>(List.of("retry", run, "--from", "source"));
    retry.addAll(workspace.databases());
    retry.addAll(List.of("--runs-dir", workspace.runs().toString()));
    assertThat(workspace.run(retry.toArray(String[]::new)).exitCode()).isZero();
    assertThat(workspace.count("select count(*) from book")).isEqualTo(4);

    assertDone(rollback(workspace, run));

    assertThat(workspace.count("select count(*) from book")).isZero();
    assertThat(TargetState.ledger(workspace).values()).allSatisfy(all -> assertThat(all).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void tablesThatTheRunCreatedAreDroppedOnlyWhenAskedAndEmpty(Database database) {
    open(database);
    String run = imported(FIRST);
    assertDone(rollback(workspace, run));
    assertThat(workspace.count("select count(*) from book")).isZero();
    workspace.execute("insert into author (id) values ('somebody')");

    Result result = rollback(workspace, run, "--drop-created");

    assertDone(result);
    assertThat(result.report().at("/dropped").toString()).containsIgnoringCase("book");
    assertThat(result.report().at("/kept/0/name").asString()).containsIgnoringCase("author");
    assertThat(result.report().at("/kept/0/reason").asString()).isEqualTo("it is not empty");
    assertThat(TargetState.rows(workspace)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aDryRunShowsItAndChangesNothing(Database database) {
    open(database);
    imported(FIRST);
    String second = imported(SECOND);
    workspace.execute("update book set title = 'By hand' where id = 'b1'");
    Map<String, List<String>> rows = TargetState.rows(workspace);
    Map<String, List<String>> ledger = TargetState.ledger(workspace);

    Result result = rollback(workspace, second, "--dry-run");

    assertThat(result.exitCode()).isEqualTo(5);
    JsonNode books = result.report().at("/rolledBack/0/entities/book");
    assertThat(books.at("/deleted").asInt()).isEqualTo(1);
    assertThat(books.at("/restored").asInt()).isEqualTo(1);
    assertThat(books.at("/left").asInt()).isEqualTo(1);
    assertThat(result.report().at("/firstRows").toString()).contains("b5").contains("b1");
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(TargetState.ledger(workspace)).isEqualTo(ledger);
    assertThat(workspace.count("select count(*) from rehome.migration_runs")).isEqualTo(2);
  }

  private String status(String run) {
    return workspace
        .rows("select status from rehome.migration_runs where id = '" + run + "'")
        .get(0);
  }

  private static List<String> lines(JsonNode changed) throws IOException {
    return Files.readAllLines(Path.of(changed.at("/file").asString())).stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .map(
            row ->
                String.join(
                    " ",
                    row.at("/entity").asString(),
                    row.at("/key").asString(),
                    row.at("/finding").asString(),
                    row.at("/result").asString()))
        .toList();
  }
}
