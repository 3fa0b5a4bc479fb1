package dev.rehome.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Rehome is compared with does the same work, into the ledger that Rehome has today. */
class SpringBatchBaselineTests {

  private static final int ROWS = 2_500;

  @TempDir private Path directory;

  @Test
  void loadsRowsAndLedgerIntoADurableServer() throws Exception {
    ArticleData articles = ArticleData.write(directory, ROWS);
    try (DurablePostgres server = DurablePostgres.embedded()) {
      server.create("filled", "template1");
      String url = server.url("filled");
      rehome(url + "?user=" + DurablePostgres.USER, articles);
      assertThat(content(server)).isEqualTo(articles.content());
      String ledger = "SELECT max(row_key || record_number) FROM rehome.migration_items";
      String expected = server.text("filled", ledger);
      server.execute("filled", "TRUNCATE articles, rehome.migration_items");
      double cpuBefore = server.cpuSeconds();

      SpringBatchBaseline.load(url, DurablePostgres.USER, articles.csv().toString());

      assertThat(content(server)).isEqualTo(articles.content());
      assertThat(server.text("filled", "SELECT count(*) FROM rehome.migration_items"))
          .isEqualTo("" + ROWS);
      assertThat(server.text("filled", ledger)).isEqualTo(expected);
      assertThat(server.text("filled", "SHOW fsync")).isEqualTo("on");
      if (Files.exists(Path.of("/proc/stat"))) {
        assertThat(server.cpuSeconds()).isGreaterThan(cpuBefore);
      }
    }
  }

  private void rehome(String target, ArticleData articles) throws Exception {
    Path spec = directory.resolve("articles.yml");
    Files.writeString(spec, RehomeImport.spec(articles.csv()));
    Workspace workspace = new Workspace(directory, target);
    Workspace.Result result =
        workspace.run(
            "import",
            spec.toString(),
            "--target",
            target,
            "--runs-dir",
            workspace.runs().toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static Content content(DurablePostgres server) throws Exception {
    try (Connection connection = server.connect("filled")) {
      return Content.of(connection);
    }
  }
}
