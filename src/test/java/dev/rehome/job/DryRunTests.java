package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Articles;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DryRunTests {

  @TempDir private Path directory;

  @Test
  void aFaultIsReportedThoughItAbortsTheTransaction() {
    Workspace workspace =
        new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres")
            .spec(Articles.SPEC)
            .file("a.jsonl", Articles.lines(8, 20))
            .execute(
                "create table article (id text primary key, author_id text, title text,"
                    + " content text, words bigint, created_at timestamp(6) with time zone)",
                "create function refuse() returns trigger language plpgsql as"
                    + " 'begin raise exception ''not today'' using errcode = ''55000''; end'",
                "create trigger refusal before insert on article"
                    + " for each row when (new.id = 'a15') execute function refuse()");

    Result result = workspace.importing("--dry-run", "--chunk-size", "5");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.report().at("/problems/0/message").asString()).contains("not today");
    assertThat(result.report().at("/records/inserted").asInt()).isEqualTo(5);
  }

  /** The bad record is in the last batch of the only transaction. */
  @Test
  void strictRollsBackAsMuchAsTheImportWould() {
    String good =
        Articles.lines(0, 3100)
            .lines()
            .filter(line -> line.endsWith("}") && line.contains("title"))
            .collect(Collectors.joining("\n"));
    Workspace workspace =
        new Workspace(directory).spec(Articles.SPEC).file("a.jsonl", good + "\n{\"id\": 7}\n");
    String[] strict = {"--on-error", "strict", "--chunk-size", "4000"};
    String[] dry = {"--dry-run", "--on-error", "strict", "--chunk-size", "4000"};

    JsonNode promised = workspace.importing(dry).report();

    assertThat(promised.at("/records/inserted").asInt()).isZero();
    assertThat(promised.get("records"))
        .isEqualTo(workspace.importing(strict).report().get("records"));
  }
}
