package dev.rehome.job.artifacts;

import dev.rehome.files.FileLock;
import dev.rehome.files.JsonFile;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code .rehome-metadata.json} of one directory. */
final class MetadataFile {

  static final String NAME = ".rehome-metadata.json";

  private final Path directory;
  private final Path file;

  /**
   * @param directory absolute
   */
  MetadataFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
  }

  Path directory() {
    return directory;
  }

  /** The entries by name; none when there is no such file. */
  Map<String, Artifact> read() throws IOException {
    return JsonFile.read(file).map(this::parsed).orElseGet(TreeMap::new);
  }

  /**
   * Changes the entries under the lock of the file, and does something more before it is given
   * back. Entries that stay as they are keep what else they have.
   *
   * @param change returns the new entries; throws to leave the file as it is
   * @param then is given the new entries
   */
  <T> T change(UnaryOperator<Map<String, Artifact>> change, Function<Map<String, Artifact>, T> then)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      return then.apply(Map.of());
    }
    try (FileLock lock = FileLock.of(file)) {
      JsonNode old = JsonFile.read(lock.file()).orElseGet(ArtifactJson::object);
      Map<String, Artifact> before = parsed(old);
      Map<String, Artifact> after = change.apply(new TreeMap<>(before));
      if (!after.equals(before)) {
        ObjectNode json = ArtifactJson.object();
        after.forEach(
            (name, artifact) ->
                json.set(
                    name,
                    artifact.equals(before.get(name))
                        ? old.path(name)
                        : ArtifactJson.write(artifact)));
        JsonFile.write(lock.file(), json);
      }
      return then.apply(after);
    }
  }

  private Map<String, Artifact> parsed(JsonNode json) {
    Problems problems = new Problems();
    Map<String, Artifact> artifacts = new ArtifactJson(file.toString(), problems).readAll(json);
    problems.throwIfAny(Fault.SYSTEM);
    return artifacts;
  }
}
