package dev.rehome.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.util.ArrayList;
import java.util.List;

/** Imports of the sample data with the specs that are shipped. */
final class SampleImports {

  private SampleImports() {}

  static Result imported(Workspace workspace, String spec) {
    List<String> arguments = new ArrayList<>(List.of("import", spec, "--format", "json"));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    Result result = workspace.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isIn(0, 3);
    return result;
  }
}
