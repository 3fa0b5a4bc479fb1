package dev.rehome.job.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.Ending;
import dev.rehome.job.Progress;
import dev.rehome.job.RunControl;
import dev.rehome.job.RunLauncher;
import dev.rehome.job.RunProgress;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Imports;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retrying rejects: what is read from where, in which order, and what is refused. */
class RetryTests {

  private static final String SPEC =
      """
      name: people
      source: { directory: source, include: ["*.csv", "*.json"] }
      entities:
        team:
          files: ["teams*"]
          id: /id
          columns: { name: /name }
        person:
          files: ["people*"]
          id: /id
          on_duplicate: last
          columns:
            name: { from: /name, required: true }
            age: { from: /age, type: integer, max: 150 }
            team_id: /team
      """;

  private static final String[] TABLES = {
    "create table team (id varchar(50) primary key, name text)",
    "create table person (id varchar(50) primary key, name text, age integer,"
        + " team_id varchar(50) references team)"
  };

  private static final String ROWS = "select id, name, age from person order by id";
  private static final String COUNTS =
      "select read_count, inserted_count, updated_count, unchanged_count, rejected_count"
          + " from rehome.migration_files where run = 1 order by ordinal";

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(SPEC);
  }

  @Test
  void triesWhatIsCorrectedAndKeepsTheRestWithItsPlaceAndThatInTheCopy() throws IOException {
    workspace.file("people.csv", "id,name,age\na,Ada,1\nb,,2\nc,Cem,x\nd,Dan,4\n");
    String run = importing(3);
    edit(copy(run, "people.csv"), "b,,2", "b,Bea,2");

    Result retry = retry(run);

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isEqualTo(3);
    assertThat(retry.report().at("/records").toString())
        .isEqualTo(
            "{\"read\":2,\"inserted\":1,\"updated\":0,\"unchanged\":0,\"skipped\":0,\"rejected\":1}");
    assertThat(workspace.rows(ROWS)).containsExactly("a|Ada|1", "b|Bea|2", "d|Dan|4");
    assertThat(workspace.rows(COUNTS)).containsExactly("4|3|0|0|1");
    Path rejects = workspace.runs().resolve(retry.report().get("run").asString() + "/rejects");
    assertThat(Files.readString(rejects.resolve("rejects.jsonl")))
        .contains("\"line\":4,\"byteOffset\":25")
        .contains("\"tried\":{\"file\":\"" + copy(run, "people.csv") + "\",\"line\":3")
        .hasLineCount(1);
    assertThat(rejects.resolve("files/people.csv")).hasContent("id,name,age\nc,Cem,x\n");
  }

  @Test
  void retriesWhatARetryHasRejectedFromItsOwnCopies() throws IOException {
    workspace.file("people.csv", "id,name,age\na,,1\nb,,2\nc,,x\nd,,4\ne,Eva,5\n");
    String run = importing(3);
    edit(copy(run, "people.csv"), "b,,2", "b,Bea,2");
    String second = retry(run).report().get("run").asString();
    edit(copy(second, "people.csv"), "c,,x", "c,Cem,3");
    edit(copy(second, "people.csv"), "d,,4", "d,Dan,4");
    Result third = retry(second);

    assertThat(third.exitCode()).as(third.err() + third.out()).isEqualTo(3);
    assertThat(workspace.rows(ROWS)).containsExactly("b|Bea|2", "c|Cem|3", "d|Dan|4", "e|Eva|5");
    assertThat(workspace.rows(COUNTS)).containsExactly("5|4|0|0|1");
    assertThat(
            workspace.rows(
                "select legacy_id, record_number from rehome.legacy_mappings order by 1"))
        .containsExactly("b|2", "c|3", "d|4", "e|5");
    edit(workspace.source().resolve("people.csv"), "a,,1", "a,Ada,1");
    assertThat(retry(run, "--from", "source").exitCode()).isZero();
    assertThat(workspace.rows(COUNTS)).containsExactly("5|5|0|0|0");
  }

  /** A list that is cut short is one reject, and once it is whole again several records. */
  @Test
  void readsWhatABrokenRecordHadHidden() throws IOException {
    workspace.file(
        "people.json", "[{\"id\": \"a\", \"name\": \"Ada\"},\n{\"id\": \"b\", \"name\": \"Bea");
    String run = importing(3);
    edit(
        copy(run, "people.json"),
        "\"Bea",
        "\"Bea\"}, {\"id\": \"c\"}, {\"id\": \"d\", \"name\": \"Dan\"}]");

    Result retry = retry(run);

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isEqualTo(3);
    assertThat(workspace.rows("select id from person order by id")).containsExactly("a", "b", "d");
    assertThat(workspace.rows(COUNTS)).containsExactly("4|3|0|0|1");
    assertThat(
            workspace.rows(
                "select record_number, line, byte_offset from rehome.rejects where run = 1"))
        .containsExactly("3|2|57");
    String second = retry.report().get("run").asString();
    edit(copy(second, "people.json"), "\"c\"", "\"c\", \"name\": \"Cem\"");
    assertThat(retry(second).exitCode()).isZero();
    assertThat(workspace.rows(COUNTS)).containsExactly("4|4|0|0|0");
  }

  @Test
  void triesAgainWhatLackedAParentOfAnotherRun() {
    workspace.execute(TABLES);
    workspace.file("people.csv", "id,name,age,team\na,Ada,1,t\n");
    String run = importing(3);
    workspace.execute("insert into team (id, name) values ('t', 'Ten')");

    Result retry = retry(run);

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isZero();
    assertThat(retry.report().at("/retried/read/0/from").asString()).isEqualTo("from the source");
    assertThat(workspace.rows(ROWS)).containsExactly("a|Ada|1");
  }

  @Test
  void correctsParentsAndChildrenInAnyOrder() throws IOException {
    workspace.execute(TABLES);
    workspace.file("people.csv", "id,name,age,team\na,Ada,1,t\n");
    workspace.file("teams.csv", "id,name\nt,Ten,more\n");
    String run = importing(3);
    edit(copy(run, "teams.csv"), ",more", "");

    assertThat(retry(run).exitCode()).isZero();
    assertThat(workspace.rows("select id, team_id from person")).containsExactly("a|t");
  }

  /** The last record wins, whenever the others are corrected. */
  @Test
  void keepsWhatALaterRecordHasWritten() throws IOException {
    workspace.file("people.csv", "id,name,age\na,,1\nb,Bea,2\nb,,3\na,Later,9\n");
    String run = importing(3);
    edit(copy(run, "people.csv"), "a,,1", "a,Earlier,1");
    edit(copy(run, "people.csv"), "b,,3", "b,Beate,3");

    Result retry = retry(run);

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isEqualTo(3);
    assertThat(retry.report().at("/problems/0/code").asString()).isEqualTo("overtaken");
    assertThat(workspace.rows(ROWS)).containsExactly("a|Later|9", "b|Beate|3");
    assertThat(workspace.rows(COUNTS)).containsExactly("4|2|1|0|1");
    Result rollback = command("rollback", retry.report().get("run").asString(), "--confirm");
    assertThat(rollback.exitCode()).as(rollback.err() + rollback.out()).isZero();
    assertThat(workspace.rows(ROWS)).containsExactly("a|Later|9", "b|Bea|2");
    assertThat(workspace.rows(COUNTS)).containsExactly("4|2|0|0|2");
  }

  @Test
  void takesACorrectedSpec() throws IOException {
    workspace.file("people.csv", "id,name,age\na,Old,151\n");
    String run = importing(3);
    assertThat(retry(run).exitCode()).isEqualTo(3);
    edit(workspace.specFile(), "max: 150", "max: 200");

    assertThat(retry(run).exitCode()).isEqualTo(3);
    Result retry = retry(run, "--spec", workspace.specFile().toString());

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isZero();
    assertThat(workspace.rows("select id from person")).containsExactly("a");
  }

  @Test
  void aDryRunShowsTheSameAndKeepsNothing() throws IOException {
    workspace.file("people.csv", "id,name,age\na,,1\nb,Bea,x\n");
    String run = importing(3);
    edit(copy(run, "people.csv"), "a,,1", "a,Ada,1");

    Result dry = retry(run, "--dry-run");

    assertThat(dry.exitCode()).as(dry.err() + dry.out()).isEqualTo(3);
    assertThat(workspace.rows(ROWS)).isEmpty();
    assertThat(workspace.rows(COUNTS)).containsExactly("2|0|0|0|2");
    assertThat(retry(run).report().get("records")).isEqualTo(dry.report().get("records"));
  }

  @Test
  void goesOnAfterAStop() throws IOException {
    StringBuilder text = new StringBuilder("id,name,age\n");
    for (int i = 0; i < 40; i++) {
      text.append("p").append(i).append(",,").append(i).append('\n');
    }
    workspace.file("people.csv", text.toString());
    String run = importing(3);
    Path copy = copy(run, "people.csv");
    Files.writeString(copy, Files.readString(copy).replace(",,", ",Name,"));

    StopInFirstBatch stop = new StopInFirstBatch();
    RunControl control = new RunControl(Clock.systemUTC(), stop);
    stop.control = control;
    RunReport stopped =
        new RunLauncher(new CommandWording("rehome retry"))
            .start(
                new RetryRequest(
                    Imports.launch(workspace.target(), workspace.runs()), run, null, null, 10),
                control)
            .await();
    assertThat(stopped.status()).isEqualTo("stopped");
    assertThat(workspace.count("select count(*) from person")).isEqualTo(10);
    Result retry = retry(run);

    assertThat(retry.exitCode()).as(retry.err() + retry.out()).isZero();
    assertThat(retry.report().at("/resumed").asBoolean()).isTrue();
    assertThat(retry.report().at("/records/inserted").asInt()).isEqualTo(40);
    assertThat(workspace.rows(COUNTS)).containsExactly("40|40|0|0|0");
  }

  @Test
  void refusesWhatCannotBeTold() throws IOException {
    workspace.file("people.csv", "id,name,age\na,,1\nb,,2\nx,Xan,0\nc,,3\n");
    String run = importing(3);
    Path copy = copy(run, "people.csv");
    edit(copy, "a,,1\nb,,2\n", "");
    edit(copy, "c,,3", "c,Cem,3");
    assertRefused(retry(run), "records-differ");

    edit(copy, "c,Cem,3", "a,,1\nb,Bea,2\nc,Cem,3");
    edit(workspace.source().resolve("people.csv"), "a,,1", "a,Ada,1");
    assertRefused(retry(run), "both-edited");
    assertThat(retry(run, "--from", "copies").exitCode()).isEqualTo(3);

    edit(workspace.source().resolve("people.csv"), "x,Xan", "x,Max");
    assertRefused(retry(run, "--from", "source"), "edited-elsewhere");

    importing(3);
    assertRefused(retry(run), "superseded");
    assertThat(retry("no-such-run").exitCode()).isEqualTo(2);
  }

  @Test
  void saysWhenThereIsNothingToDo() {
    workspace.file("people.csv", "id,name,age\na,Ada,1\n");

    Result retry = retry(importing(0));

    assertThat(retry.exitCode()).isZero();
    assertThat(retry.report().at("/status").asString()).isEqualTo("nothing-to-do");
  }

  private static void assertRefused(Result result, String code) {
    assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(2);
    assertThat(result.report().at("/problems/0/code").asString()).isEqualTo(code);
  }

  private String importing(int exitCode) {
    Result result = workspace.importing();
    assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(exitCode);
    return result.report().get("run").asString();
  }

  private Path copy(String run, String file) {
    return workspace.runs().resolve(run).resolve("rejects/files").resolve(file);
  }

  private static void edit(Path file, String wrong, String right) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(wrong);
    Files.writeString(file, text.replace(wrong, right));
  }

  private Result retry(String run, String... more) {
    List<String> arguments = new ArrayList<>(List.of("retry", run, "--format", "json"));
    arguments.addAll(List.of(more));
    return command(arguments.toArray(String[]::new));
  }

  private Result command(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    return workspace.run(arguments.toArray(String[]::new));
  }

  private static final class StopInFirstBatch implements Progress {

    private @Nullable RunControl control;

    @Override
    public void advanced(RunProgress soFar) {
      Objects.requireNonNull(control).stop(Ending.Result.TERMINATED);
    }
  }
}
