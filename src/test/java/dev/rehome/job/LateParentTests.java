package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables with foreign keys of their own, and children that come before their parents. */
class LateParentTests {

  private static final String SPEC =
      """
      name: tree
      source: { directory: ., include: ["*.csv"] }
      entities:
        e:
          table: tree
          id: { from: /id, type: integer }
          columns: { parent: { from: /parent, type: integer }, name: /name }
      """;
  private static final String TABLE =
      "create table tree (id int primary key, parent int references tree, name varchar(50))";

  /** Each record refers to the next; two lead nowhere, one by way of the other. */
  private static final String A = "id,parent,name\n1,2,a\n2,3,b\n3,4,c\n20,21,x\n21,99,y\n";

  private static final String B = "id,parent,name\n4,5,d\n5,6,e\n6,,f\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void importsTheSameWhateverTheChunkSizeInH2(int chunk) {
    importsTheSame(new Workspace(directory), chunk);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void importsTheSameWhateverTheChunkSizeInPostgresql(int chunk) {
    importsTheSame(
        new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres"), chunk);
  }

  private static void importsTheSame(Workspace workspace, int chunk) {
    workspace.spec(SPEC).execute(TABLE);
    workspace.file("a.csv", A).file("b.csv", B);

    Result promised = workspace.importing("--chunk-size", "" + chunk, "--dry-run");
    Result result = workspace.importing("--chunk-size", "" + chunk);

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
    assertThat(result.report().at("/records").toString())
        .isEqualTo(
            "{\"read\":8,\"inserted\":6,\"updated\":0,\"unchanged\":0,\"skipped\":0,\"rejected\":2}");
    assertThat(promised.report().at("/records")).isEqualTo(result.report().at("/records"));
    assertThat(result.report().at("/problems").values())
        .extracting(
            problem -> problem.at("/code").asString() + " " + problem.at("/where").asString())
        .containsExactly("foreign-key a.csv:5", "foreign-key a.csv:6");
    assertThat(workspace.rows("select id, parent from tree order by id"))
        .containsExactly("1|2", "2|3", "3|4", "4|5", "5|6", "6|null");
    assertThat(workspace.count("select count(*) from rehome.migration_items")).isEqualTo(6);
    Result again = workspace.importing("--chunk-size", "" + chunk);
    assertThat(again.report().at("/records/unchanged").asInt()).isEqualTo(6);
    assertThat(again.report().at("/records/rejected").asInt()).isEqualTo(2);
  }
}
