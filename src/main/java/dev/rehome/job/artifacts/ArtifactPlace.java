package dev.rehome.job.artifacts;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An artifact's file and the metadata file beside it.
 *
 * @param name the file's name in the metadata file
 */
record ArtifactPlace(MetadataFile metadata, String name) {

  /** Of a path; the file need not exist. */
  static ArtifactPlace of(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new ProblemException(
          Fault.USAGE, Problem.of("not-a-file", path + " is a directory and no artifact"));
    }
    Path directory = Files.isDirectory(parent) ? parent.toRealPath() : parent;
    return new ArtifactPlace(
        new MetadataFile(directory),
        FileNames.shown(Objects.requireNonNull(absolute.getFileName())));
  }

  /**
   * Of what a person calls an artifact: a path, or a name alone for the one of that name below a
   * directory.
   *
   * @throws ProblemException when several have the name
   */
  static ArtifactPlace find(String artifact, Path below) throws IOException {
    Path path = Path.of(artifact);
    ArtifactPlace beside = of(path);
    if (path.getNameCount() > 1 || Files.exists(path) || beside.entry().isPresent()) {
      return beside;
    }
    List<ArtifactPlace> found = new ArrayList<>();
    for (MetadataFile metadata : MetadataTree.below(below)) {
      if (metadata.read().containsKey(artifact)) {
        found.add(new ArtifactPlace(metadata, artifact));
      }
    }
    if (found.size() > 1) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of(
                  "ambiguous-artifact",
                  "several artifacts are called "
                      + artifact
                      + ": "
                      + String.join(
                          ", ", found.stream().map(one -> one.file().toString()).toList()))
              .hint("give its path"));
    }
    return found.isEmpty() ? of(below.resolve(artifact)) : found.get(0);
  }

  Path file() {
    return FileNames.resolve(metadata.directory(), name);
  }

  Optional<Artifact> entry() throws IOException {
    Map<String, Artifact> entries = metadata.read();
    return Optional.ofNullable(entries.get(name));
  }

  /** Another file's path as it is seen from here, with {@code /} between its parts. */
  String relative(Path other) throws IOException {
    Path real = Files.exists(other) ? other.toRealPath() : other.toAbsolutePath().normalize();
    return FileNames.shown(metadata.directory().relativize(real));
  }
}
