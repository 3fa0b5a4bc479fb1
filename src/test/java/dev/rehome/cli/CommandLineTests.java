package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.launch.Shell;
import dev.rehome.cli.options.SecretArguments;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class CommandLineTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"import", "validate", "preview", "status", "history", "spec"})
  void everyVerbHasHelpWithExamples(String verb) {
    Result result = workspace.run(verb, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Usage: rehome " + verb).contains("Examples:");
  }

  @Test
  void aMistypedVerbIsWrongUsageWithAGuess() {
    Result result = workspace.run("imprt", "content");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("rehome import");
  }

  @Test
  void optionsOutOfRangeAreAllReported() {
    Result result = workspace.importing("--workers", "0", "--chunk-size", "0", "--limit", "0");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--workers").contains("--chunk-size").contains("--limit");
  }

  @Test
  void springBatchsWayOfLaunchingIsTheSameCommand() {
    Result result =
        workspace.run(
            "--spring.batch.job.name=import",
            "spec=" + workspace.specFile(),
            "source=" + workspace.source(),
            "target=" + workspace.target(),
            "runs-dir=" + workspace.runs(),
            "chunk-size=10,java.lang.Long,false",
            "dry-run=false",
            "format=json");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.report().at("/records/read").asInt()).isEqualTo(100);
    assertThat(workspace.importing().report().at("/records/unchanged").asInt())
        .isEqualTo(100 - Articles.bad(0, 100));
  }

  @Test
  void aSwitchIsTrueOrFalseAndNothingElse() {
    Result result =
        workspace.run(
            "--spring.batch.job.name=import",
            "spec=" + workspace.specFile(),
            "source=" + workspace.source(),
            "target=" + workspace.target(),
            "runs-dir=" + workspace.runs(),
            "dry-run=yes",
            "incremental=1");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("dry-run=yes")
        .contains("dry-run=true or dry-run=false")
        .contains("incremental=1");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void onlyAClassBehindAValueIsSpringsNotation() {
    assertThat(
            SchedulerArguments.translate(
                new CommandLine(new CommandLineInterface()).getSubcommands(),
                "--spring.batch.job.name=import",
                "spec=x",
                "param.fields=title,date",
                "param.type=a,java.lang.String",
                "source=a,string",
                "limit=5,java.lang.Long",
                "chunk-size=500,java.lang.Long,false"))
        .containsExactly(
            "import",
            "x",
            "--param=fields=title,date",
            "--param=type=a,java.lang.String",
            "--source=a,string",
            "--limit=5",
            "--chunk-size=500");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--spring.datasource.password=s3cret",
        "password=s3cret",
        "--password s3cret",
        "--param api_token=s3cret",
        "--param api_key=s3cret",
        "--param=client-secret=s3cret",
        "param.Passwd=s3cret",
        "--spring-property=spring.datasource.password=s3cret"
      })
  void aSecretAmongTheArgumentsIsRefusedAndNotRepeated(String secret) {
    List<String> arguments =
        workspace.arguments("--spring.batch.job.name=import", secret.split(" "));

    Result result = workspace.run(arguments.toArray(String[]::new));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out() + result.err())
        .contains("secret-argument")
        .containsIgnoringCase(secret.replaceAll("^.*?(\\w+)[= ]s3cret$", "$1"))
        .doesNotContain("s3cret");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void aValueThatReadsLikeASecretsNameIsNone() {
    SecretArguments.refuse(
        "import", "jobs/token.yml", "--param=field=token", "param.field=password", "-q");
  }

  @Test
  void theSummaryIsForPeople() {
    Result result = workspace.run(workspace.arguments("import").toArray(String[]::new));

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out())
        .contains("import articles: completed with rejects in")
        .contains(
            "Records  read 100 = inserted 98 + updated 0 + unchanged 0 + skipped 0 + rejected 2")
        .containsPattern("article +98 +0 +0 +0")
        .contains("Source fields that no entity uses")
        .contains("a.jsonl:8: article.title: ")
        .contains("rejects");
    assertThat(result.err()).contains("run ");
  }

  @Test
  void quietSaysNothingWhenAllIsWell() {
    workspace.file("a.jsonl", Articles.lines(0, 5));

    Result result = workspace.run(workspace.arguments("import", "--quiet").toArray(String[]::new));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out() + result.err()).isEmpty();
  }

  @Test
  void statusAndHistoryShowRunsAndTouchNothing() {
    assertThat(workspace.run("history", "--target", workspace.target()).out())
        .isEqualTo("no runs yet\n");
    assertThat(directory.resolve("data")).doesNotExist();
    workspace.importing();
    workspace.importing();

    Result history = workspace.run("history", "--target", workspace.target());
    Result status = workspace.run("status", "articles", "--target", workspace.target());

    assertThat(history.out().lines()).hasSize(3);
    assertThat(status.out())
        .contains("completed with rejects")
        .contains("a.jsonl")
        .doesNotContain("alive");
    Result json =
        workspace.run("status", "articles", "--target", workspace.target(), "--format", "json");
    assertThat(json.report().at("/report/records/unchanged").asInt()).isEqualTo(98);
    assertThat(json.report().has("alive")).isFalse();
  }

  @Test
  void statusAndHistoryTakeThePathOfASpecForItsName() {
    workspace.importing();
    String path = workspace.specFile().toString();

    assertThat(workspace.run("history", path, "--target", workspace.target()).out().lines())
        .hasSize(2);
    assertThat(workspace.run("status", path, "--target", workspace.target()).out())
        .contains("import articles");
    assertThat(workspace.run("history", "none.yml", "--target", workspace.target()).out())
        .isEqualTo("no runs yet\n");
  }

  @Test
  void statusOfAnUnknownRunIsWrongUsageWithAGuess() {
    workspace.importing();

    Result result = workspace.run("status", "artcles", "--target", workspace.target());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean 'articles'?");
  }

  @Test
  void previewShowsMappedRecordsWithoutADatabase() {
    Result result =
        workspace.run(
            "preview",
            workspace.specFile().toString(),
            "--source",
            workspace.source().toString(),
            "--limit",
            "8");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("a.jsonl:1  record 1")
        .contains("article -> article")
        .contains("title: Title “0”")
        .contains("rejected: article.title");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  private Result previewing(String... more) {
    workspace
        .spec(
            """
            name: notes
            source: { directory: source }
            entities:
              note:
                table: notes
                id: /id
                columns:
                  body: { from: /body, type: long_text }
                  tags: { from: /tags, type: "text[]" }
                  all: { from: "", type: json }
              part:
                each: /parts/{n}
                key: [note, n]
                columns: { note: { ref: note }, n: "{n}", name: /name }
            """)
        .file(
            "b.json",
            """
            {"id": "n1", "body": "first\\nsecond \\u001b[2J%s", "tags": ["a", "b"],
             "price": 1.50, "parts": [{"name": "p"}, {"name": "q"}]}
            """
                .formatted("x".repeat(500)));
    List<String> arguments =
        new ArrayList<>(List.of("preview", workspace.specFile().toString(), "--source"));
    arguments.add(workspace.source().resolve("b.json").toString());
    arguments.addAll(List.of(more));
    return workspace.run(arguments.toArray(String[]::new));
  }

  @Test
  void previewShowsWholeValuesWithTheOptionFull() {
    String body = "second \\u001B[2J" + "x".repeat(500);

    assertThat(previewing().out()).contains("x…").doesNotContain("x".repeat(201));
    assertThat(previewing("--full").out())
        .isEqualTo(
            """
            b.json:1  record 1
              note -> notes
                id: n1
                body:
                  first
                  %1$s
                tags: [ "a", "b" ]
                all:
                  {
                    "id" : "n1",
                    "body" : "first\\nsecond \\u001B[2J%2$s",
                    "tags" : [ "a", "b" ],
                    "price" : 1.50,
                    "parts" : [ {
                      "name" : "p"
                    }, {
                      "name" : "q"
                    } ]
                  }
              part -> part
                note: n1
                n: 0
                name: p
              part -> part
                note: n1
                n: 1
                name: q

            """
                .formatted(body, "x".repeat(500)));
  }

  @Test
  void previewAsJsonIsComplete() {
    String out = previewing("--format", "json").out();
    JsonNode rows = new Result(0, out, "").report().at("/0/rows");

    assertThat(rows).hasSize(3);
    assertThat(rows.at("/0/columns/body").asString()).endsWith("x".repeat(500));
    assertThat(rows.at("/0/columns/all/parts/1/name").asString()).isEqualTo("q");
    assertThat(out).contains("\"price\" : 1.50");
  }

  @Test
  void thePublishedSchemaIsTheOneOfThisVersion() {
    assertThat(Path.of("jobs/rehome-spec.schema.json"))
        .content()
        .isEqualTo(workspace.run("spec", "schema").out());
  }

  @Test
  void argumentsAreQuotedSoThatTheyCanBeTypedAgain() {
    assertThat(List.of("plain", "a b", "it's").stream().map(Shell::quote))
        .containsExactly("plain", "'a b'", "'it'\\''s'");
  }

  @Test
  void lintChecksNamesAgainstTheKindOfTarget() {
    String name = "c".repeat(64);
    workspace.spec(
        """
        name: names
        source: { directory: . }
        entities: { item: { id: /id, columns: { %s: /v } } }
        """
            .formatted(name));
    String spec = workspace.specFile().toString();

    assertThat(workspace.run("spec", "lint", spec).exitCode()).isZero();
    assertThat(workspace.run("spec", "lint", spec, "--target", "jdbc:h2:mem:x").exitCode())
        .isZero();
    Result refused =
        workspace.run("spec", "lint", spec, "--target", "jdbc:postgresql://nowhere.invalid/x");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("spec.yml:3:", name, "64 bytes", "63");
  }
}
