package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.Imports;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How records are read and written again whose parents came late, and what may come between. */
class LateParentRetryTests {

  private static final String ENTITY =
      """
      entities:
        e:
          table: tree
          id: { from: /id, type: integer }
          columns: { parent: { from: /parent, type: integer }, name: /name }
      """;
  private static final String SPEC =
      """
      name: tree
      source: { directory: ., include: ["*.csv"] }
      """
          + ENTITY;
  private static final String TABLE =
      "create table tree (id int primary key, parent int references tree, name varchar(50))";
  private static final String ROWS = "select id, parent, name from tree order by id";

  @TempDir private Path directory;

  @Test
  void areReadAsTheOverridesOfTheirFileSay() {
    Workspace workspace =
        new Workspace(directory)
            .spec(
                """
                name: tree
                source:
                  directory: .
                  include: ["*.csv"]
                  overrides: [{ files: a.csv, csv: { delimiter: ";", null: "-" } }]
                """
                    + ENTITY)
            .execute(TABLE)
            .file("a.csv", "id;parent;name\n1;2;-\n2;3;b\n3;4;-\n")
            .file("b.csv", "id,parent,name\n4,,d\n");

    assertComplete(workspace.importing("--chunk-size", "1"));

    assertThat(workspace.rows(ROWS)).containsExactly("1|2|null", "2|3|b", "3|4|null", "4|null|d");
  }

  @Test
  void getTheFieldsOfTheirFile() {
    Workspace workspace =
        new Workspace(directory)
            .spec(
                """
                name: tree
                source: { directory: ., include: ["*.json"], json: { records: /rows } }
                entities:
                  e:
                    table: tree
                    id: { from: /id, type: integer }
                    columns: { parent: { from: /parent, type: integer }, name: "file:/owner" }
                """)
            .execute(TABLE)
            .file("a.json", "{\"owner\":\"me\",\"rows\":[{\"id\":1,\"parent\":2},{\"id\":2}]}");

    assertComplete(workspace.importing("--chunk-size", "1"));

    assertThat(workspace.rows(ROWS)).containsExactly("1|2|me", "2|null|me");
  }

  @Test
  void areWrittenThoughAFaultThatPassesCameBetween() {
    Workspace workspace =
        new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres")
            .spec(SPEC)
            .execute(
                TABLE,
                "create sequence faults",
                """
                create function fail_once() returns trigger language plpgsql as $$ begin
                  if new.id = 1 and exists (select 1 from tree where id = 4)
                      and nextval('faults') = 1 then
                    raise exception 'try again' using errcode = '40001';
                  end if;
                  return new;
                end $$
                """,
                "create trigger fault before insert on tree"
                    + " for each row execute function fail_once()")
            .file("a.csv", "id,parent,name\n1,4,a\n")
            .file("b.csv", "id,parent,name\n4,,d\n");

    assertComplete(workspace.importing("--chunk-size", "1"));

    assertThat(workspace.count("select last_value from faults")).isGreaterThan(1);
    assertThat(workspace.rows(ROWS)).containsExactly("1|4|a", "4|null|d");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void doNotOverwriteWhatALaterRecordWrote(int chunk) {
    Workspace workspace = duplicates("last");

    Result result = workspace.importing("--chunk-size", "" + chunk);

    assertThat(result.report().at("/status").asString()).isNotEqualTo("failed");
    assertThat(workspace.rows(ROWS)).containsExactly("1|null|new", "9|null|p");
    Result again = workspace.importing("--chunk-size", "" + chunk);
    assertThat(again.report().at("/records/updated").asInt()).isZero();
    assertThat(workspace.rows(ROWS)).containsExactly("1|null|new", "9|null|p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "reject"})
  void stayRejectsWhenALaterRecordHasTheKeyWithOtherValues(String rule) {
    Workspace workspace = duplicates(rule);

    Result result = workspace.importing("--chunk-size", "1");

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(result.report().at("/problems/0/code").asString()).isEqualTo("foreign-key");
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(1);
    assertThat(workspace.rows(ROWS)).containsExactly("1|null|new", "9|null|p");
  }

  @Test
  void areWrittenWhenALaterRecordHasOneOfTheirKeysWithTheSameValues() {
    Workspace workspace =
        new Workspace(directory)
            .spec(
                """
                name: orders
                source: { directory: ., include: ["*.csv"] }
                entities:
                  customer:
                    table: customer
                    id: /customer
                    on_duplicate: last
                    columns: { name: /customer }
                  e:
                    table: tree
                    id: { from: /id, type: integer }
                    columns: { parent: { from: /parent, type: integer } }
                """)
            .execute(TABLE)
            .file("a.csv", "id,parent,customer\n1,3,c\n2,,c\n3,,d\n");

    assertComplete(workspace.importing("--chunk-size", "1"));

    assertThat(workspace.rows("select id, parent from tree order by id"))
        .containsExactly("1|3", "2|null", "3|null");
  }

  @Test
  void areReadInBatchesThatFitIntoMemory() {
    String text = "x".repeat(600_000);
    StringBuilder lines = new StringBuilder();
    for (int id = 1; id <= 6; id++) {
      lines.append("{\"id\":%d,\"parent\":7,\"name\":\"%s\"}\n".formatted(id, text));
    }
    Workspace workspace =
        new Workspace(directory)
            .spec(
                SPEC.replace("*.csv", "*.jsonl")
                    .replace("name: /name", "name: { from: /name, type: long_text }"))
            .execute(TABLE.replace("varchar(50)", "clob"))
            .file("a.jsonl", lines + "{\"id\":7}\n");

    assertComplete(workspace.importing("--chunk-size", "1"));

    assertThat(workspace.count("select count(*) from tree")).isEqualTo(7);
    assertThat(
            workspace.count(
                "select commit_count from rehome.batch_step_execution"
                    + " where step_name = 'late-parents'"))
        .isGreaterThan(3);
  }

  @Test
  void areTriedTheirFilesOneByOneSoThatAStopOrAKillBetweenLosesNothing() throws IOException {
    List<String> undisturbed = imported(threeFiles("undisturbed"));
    Workspace stopped = threeFiles("stopped").execute(Disturbance.TRIGGER);
    Workspace killed = threeFiles("killed").execute(Disturbance.TRIGGER);

    assertThat(stoppedWithin(stopped)).isEqualTo(143);
    assertThat(killedWithin(killed)).isEqualTo(Disturbance.HALTED);

    assertThat(stopped.rows("select id from tree order by id")).containsExactly("1", "9");
    assertThat(killed.rows("select id from tree order by id")).containsExactly("9");
    assertThat(imported(stopped)).isEqualTo(undisturbed);
    assertThat(imported(killed)).isEqualTo(undisturbed);
  }

  private Workspace threeFiles(String name) {
    return new Workspace(directory.resolve(name))
        .spec(SPEC)
        .execute(TABLE)
        .file("a.csv", "id,parent,name\n1,9,a\n2,99,b\n")
        .file("b.csv", "id,parent,name\n3,9,c\n")
        .file("c.csv", "id,parent,name\n9,,d\n");
  }

  /** What is there in the end, once an import comes to its end. */
  private static List<String> imported(Workspace workspace) {
    Result result = workspace.importing("--chunk-size", "1");
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(3);
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(1);
    return List.of(
        workspace.rows(ROWS).toString(),
        workspace.rows(Snapshots.REJECTS).toString(),
        workspace.rows(Snapshots.FILES).toString(),
        workspace.rows(Snapshots.ITEMS).toString(),
        workspace.rows(Snapshots.COUNTERS).toString());
  }

  private static int stoppedWithin(Workspace workspace) {
    RunControl stop = new RunControl(Clock.systemUTC(), Progress.NONE);
    Disturbance.stop = stop;
    try {
      return Imports.run(Imports.request(workspace, 1), stop).exitCode();
    } finally {
      Disturbance.stop = null;
    }
  }

  private static int killedWithin(Workspace workspace) {
    List<String> arguments =
        List.of(
            workspace.specFile().toString(),
            workspace.source().toString(),
            workspace.target(),
            workspace.runs().toString(),
            "1");
    List<String> options = List.of("-D" + Disturbance.HALT + "=true");
    try (ChildProcess child = ChildProcess.start(options, SteppedImport.class, arguments)) {
      return child.exitCode();
    }
  }

  /** Stops the import, or ends its process, when the first late row is inserted. */
  public static final class Disturbance implements Trigger {

    private static final String HALT = "rehome.test.halt";
    private static final int HALTED = 9;
    private static final String TRIGGER =
        "create trigger disturbance after insert on tree for each row call '"
            + Disturbance.class.getName()
            + "'";

    private static volatile @Nullable RunControl stop;

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after)
        throws SQLException {
      if (after == null || !after[0].equals(1) || !parentIsThere(connection)) {
        return;
      }
      if (Boolean.getBoolean(HALT)) {
        Runtime.getRuntime().halt(HALTED);
      }
      RunControl signal = stop;
      if (signal != null) {
        signal.stop(Ending.Result.TERMINATED);
      }
    }

    private static boolean parentIsThere(Connection connection) throws SQLException {
      try (var statement = connection.createStatement();
          var result = statement.executeQuery("select 1 from tree where id = 9")) {
        return result.next();
      }
    }
  }

  private Workspace duplicates(String rule) {
    return new Workspace(directory)
        .spec(SPEC + "    on_duplicate: " + rule + "\n")
        .execute(TABLE)
        .file("a.csv", "id,parent,name\n1,9,old\n1,,new\n9,,p\n");
  }

  private static void assertComplete(Result result) {
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }
}
