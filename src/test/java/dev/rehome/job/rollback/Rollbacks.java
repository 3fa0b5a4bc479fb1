package dev.rehome.job.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.util.ArrayList;
import java.util.List;

/** Rollbacks by the command line in a workspace. */
final class Rollbacks {

  private Rollbacks() {}

  /** The id of the run that an import made. */
  static String runOf(Result imported) {
    assertThat(imported.err() + imported.out()).contains("\"run\"");
    return imported.report().at("/run").asString();
  }

  /** Imports, with its backups in the workspace. */
  static Result importing(Workspace workspace, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--backup-dir", workspace.root().resolve("backups").toString()));
    return workspace.importing(options.toArray(String[]::new));
  }

  /** Rolls back without a question. */
  static Result rollback(Workspace workspace, String run, String... more) {
    List<String> arguments = new ArrayList<>(List.of("rollback", run, "--format", "json"));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    if (!List.of(more).contains("--dry-run")) {
      arguments.add("--confirm");
    }
    arguments.addAll(List.of(more));
    return workspace.run(arguments.toArray(String[]::new));
  }

  static void assertDone(Result result) {
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }
}
