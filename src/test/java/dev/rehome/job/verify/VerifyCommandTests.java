package dev.rehome.job.verify;

import static dev.rehome.job.verify.Verifications.found;
import static dev.rehome.job.verify.Verifications.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 30));
  }

  private Result verified(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--source=" + workspace.source());
    return verify(workspace, workspace.specFile().toString(), arguments.toArray(String[]::new));
  }

  @Test
  void refusesWhatWasNeverImported() {
    Result result = verified();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("nothing was imported with spec 'articles'");
    assertThat(result.report().has("is_valid")).as("whether nothing is valid").isFalse();
  }

  @Test
  void refusesARunThatThereIsNot() {
    workspace.importing();

    Result result = verify(workspace, "20200101-000000-articles-0000");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no run '20200101-000000-articles-0000'");
  }

  @Test
  void refusesOptionsThatContradictEachOther() {
    Result result = verified("--all", "--sample", "0");
    Result seed = verified("--seed", "1");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("--all and sample exclude each other")
        .contains("--sample must be at least 1");
    assertThat(seed.err()).contains("--seed is for sample");
  }

  @Test
  void choosesTheSameRecordsWithTheSameSeedHoweverManyThereAre() {
    workspace.importing();
    workspace.execute("update article set words = words + 1");

    List<String> one = found(verified("--sample", "3", "--seed", "11"));
    List<String> same = found(verified("--sample", "3", "--seed", "11"));
    List<String> all = found(verified("--sample", "1000"));

    assertThat(one).filteredOn(finding -> finding.startsWith("field")).hasSizeBetween(2, 3);
    assertThat(same).isEqualTo(one);
    assertThat(all)
        .filteredOn(finding -> finding.startsWith("field"))
        .hasSize(30 - Articles.bad(0, 30));
  }

  @Test
  void isLaunchedTheSpringBatchWayToo() {
    workspace.importing();

    Result result =
        workspace.run(
            "--spring.batch.job.name=verify",
            "spec=" + workspace.specFile(),
            "sample=2,java.lang.Integer",
            "source=" + workspace.source(),
            "target=" + workspace.target(),
            "runs-dir=" + workspace.runs());

    assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
    assertThat(result.out()).contains("2 records read again").contains("Valid    yes");
    assertThat(
            workspace.rows(
                "select job_name, status from rehome.batch_job_instance i join"
                    + " rehome.batch_job_execution e on e.job_instance_id = i.job_instance_id"
                    + " where job_name = 'verify'"))
        .containsExactly("verify|COMPLETED");
  }

  /** What was imported is verified as it was imported, and the report says so. */
  @Test
  void saysThatTheSpecIsNotTheOneThatWasImported() {
    workspace.importing();
    workspace.spec(Articles.SPEC.replace("title: {", "subtitle: /subtitle\n      title: {"));

    Result result = verified();

    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.report().at("/problems/0/code").asString()).isEqualTo("spec-newer");
  }

  /** The spec has another column since, so that rows of earlier runs have other fingerprints. */
  @Test
  void comparesEachRowByTheSpecThatItWasImportedWith() {
    workspace.importing();
    workspace.execute("alter table article add column subtitle varchar default 'none'");
    workspace.spec(Articles.SPEC.replace("title: {", "subtitle: { value: new }\n      title: {"));
    workspace.file("b.jsonl", Articles.lines(30, 40));
    String part = workspace.source().resolve("b.jsonl").toString();
    Result second = workspace.importingFromTheSpec("--source", part);
    assertThat(second.report().at("/records/inserted").asInt()).as(second.err()).isEqualTo(10);

    assertThat(found(verified("--all"))).isEmpty();

    workspace.execute("update article set title = 'Another' where id = 'a3'");
    Result result = verified("--all");
    assertThat(found(result)).containsExactly("field article a3", "row-changed article a3");
    assertThat(Verifications.lines(result).get(0).get("column").asString()).isEqualTo("title");
  }

  /** Tables that were there before, with rows that are none of our business. */
  @Test
  void notesRowsOfOthersWhereTheTableWasThereBefore() {
    workspace.execute(
        "create table author (id varchar primary key, name varchar)",
        "create table article (id varchar primary key, author_id varchar, title varchar,"
            + " content varchar, words bigint, created_at timestamp(6) with time zone)",
        "insert into article (id, title) values ('theirs', 'Theirs')");
    Result imported = workspace.importing();
    assertThat(imported.exitCode()).as(imported.err() + imported.out()).isIn(0, 3);

    Result result = verified();

    assertThat(found(result)).containsExactly("(row-unknown article)");
    assertThat(result.exitCode()).isZero();
  }
}
