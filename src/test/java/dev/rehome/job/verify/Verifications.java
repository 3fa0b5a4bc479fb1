package dev.rehome.job.verify;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verifies what a workspace has imported, and reads what was found. */
final class Verifications {

  private Verifications() {}

  static Result verify(Workspace workspace, String subject, String... more) {
    List<String> arguments = new ArrayList<>(List.of("verify", subject, "--format", "json"));
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of(more));
    return workspace.run(arguments.toArray(String[]::new));
  }

  /** The state of the workspace's own spec. */
  static Result verify(Workspace workspace) {
    return verify(workspace, workspace.specFile().toString());
  }

  /** All findings, as {@code code entity key}, sorted; notes in brackets. */
  static List<String> found(Result result) {
    return lines(result).stream()
        .map(
            finding -> {
              String text =
                  finding.path("code").asString()
                      + text(finding, "entity")
                      + text(finding, "key")
                      + (finding.has("key") ? "" : text(finding, "file"));
              return finding.get("problem").asBoolean() ? text : "(" + text + ")";
            })
        .sorted()
        .toList();
  }

  private static String text(JsonNode finding, String name) {
    return finding.has(name) ? " " + finding.get(name).asString() : "";
  }

  static List<JsonNode> lines(Result result) {
    JsonNode file = result.report().get("findingsFile");
    if (file == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(Path.of(file.asString())).stream()
          .map(line -> JsonMapper.shared().readTree(line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
