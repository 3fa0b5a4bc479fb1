package dev.rehome.job.cleanup;

import dev.rehome.testing.BackupFiles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Cleanups of a workspace, and what is where afterwards. */
final class Cleanups {

  static final String SPEC =
      """
      name: notes
      source:
        directory: .
        include: ["*.jsonl", "*.md"]
        keep: ["current/"]
      entities:
        note:
          id: { from: /id, required: true }
          columns:
            title: { from: /title, required: true }
      """;

  private final Workspace workspace;

  Cleanups(Workspace workspace) {
    this.workspace = workspace;
  }

  /** So many notes in JSON Lines, with ids that begin with a prefix. */
  static String notes(String prefix, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"id\": \"%s%d\", \"title\": \"Note %d\"}\n".formatted(prefix, i, i));
    }
    return lines.toString();
  }

  Path backups() {
    return workspace.root().resolve("backups");
  }

  /** Shows what would be moved. */
  Result show(String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--format", "json"));
    if (!options.contains("--backup-dir")) {
      options.addAll(List.of("--backup-dir", backups().toString()));
    }
    if (!options.contains("--min-age")) {
      options.addAll(List.of("--min-age", "0s"));
    }
    return workspace.run(
        workspace.arguments("cleanup", options.toArray(String[]::new)).toArray(String[]::new));
  }

  Result clean(String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--confirm");
    return show(options.toArray(String[]::new));
  }

  /** The names of the files that stay, with the code of the reason. */
  static Map<String, String> kept(Result result) {
    Map<String, String> kept = new TreeMap<>();
    for (JsonNode reason : result.report().get("reasons")) {
      reason
          .get("first")
          .forEach(file -> kept.put(file.get("name").asString(), reason.get("code").asString()));
    }
    return kept;
  }

  static List<String> moved(Result result) {
    return result.report().get("first").valueStream().map(JsonNode::asString).toList();
  }

  /** The files of the source by name, with what they hold. */
  Map<String, String> source() {
    return BackupFiles.files(workspace.source());
  }

  /** The files of all finished backups by name. */
  Map<String, String> inBackups() {
    return BackupFiles.inBackups(backups());
  }
}
