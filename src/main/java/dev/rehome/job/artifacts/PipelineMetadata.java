package dev.rehome.job.artifacts;

import dev.rehome.files.JsonFile;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.artifacts.ArtifactRecorder.Recorded;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.record.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the {@code .pipeline_metadata.json} of a pipeline, one file for all its directories.
 * Each entry goes beside the file of its name; one without such a file, or with several, goes into
 * the directory that was searched. An entry that is not newer than what is recorded is left out.
 */
public final class PipelineMetadata {

  private final ArtifactRecorder recorder;
  private final List<Problem> notes = new ArrayList<>();

  /**
   * @param target the database with the ledger; null to leave it alone
   */
  public PipelineMetadata(@Nullable TargetRequest target, String command, Clock clock) {
    this.recorder = new ArtifactRecorder(target, command, clock);
  }

  /**
   * Takes over a file.
   *
   * @param below where the artifacts are; null for the directory of the file
   * @return what is new
   * @throws ProblemException when an entry is wrong; then nothing is taken over
   */
  public Recorded take(Path file, @Nullable Path below) {
    return Failing.clearly(
        () -> {
          Map<String, Artifact> artifacts = read(file);
          Path root =
              below == null
                  ? Objects.requireNonNull(file.toRealPath().getParent())
                  : below.toRealPath();
          Map<Path, List<Artifact>> placed = new LinkedHashMap<>();
          for (Artifact artifact : artifacts.values()) {
            ArtifactPlace place = place(artifact, root);
            placed
                .computeIfAbsent(place.metadata().directory(), directory -> new ArrayList<>())
                .add(artifact.named(place.name()));
          }
          List<ArtifactView> taken = new ArrayList<>();
          for (Map.Entry<Path, List<Artifact>> directory : placed.entrySet()) {
            taken.addAll(put(new MetadataFile(directory.getKey()), directory.getValue()));
          }
          return new Recorded(taken, notes.stream().distinct().toList());
        });
  }

  private static Map<String, Artifact> read(Path file) throws IOException {
    Problems problems = new Problems();
    Map<String, Artifact> artifacts =
        JsonFile.read(file)
            .map(json -> new ArtifactJson(file.toString(), problems).readAll(json))
            .orElseThrow(
                () ->
                    new ProblemException(
                        Fault.USAGE,
                        Problem.of("no-metadata", "there is no such file")
                            .at(Location.of(file.toString()))));
    problems.throwIfAny(Fault.USAGE);
    return artifacts;
  }

  /** Names may be paths, which are relative to the directory that is searched. */
  private ArtifactPlace place(Artifact artifact, Path root) throws IOException {
    Path named = FileNames.resolve(root, artifact.name()).normalize();
    if (!named.startsWith(root)) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("artifact-elsewhere", artifact.name() + " leads out of " + root)
              .hint("name with --dir the directory that all artifacts are in"));
    }
    if (Files.isRegularFile(named) || named.getNameCount() > root.getNameCount() + 1) {
      return ArtifactPlace.of(named);
    }
    List<Path> found = MetadataTree.named(root, artifact.name());
    if (found.size() > 1) {
      notes.add(
          Problem.of(
              "ambiguous-artifact",
              found.size() + " files are called " + artifact.name() + "; recorded in " + root));
    }
    return ArtifactPlace.of(found.size() == 1 ? found.get(0) : named);
  }

  private List<ArtifactView> put(MetadataFile metadata, List<Artifact> artifacts)
      throws IOException {
    Map<String, Artifact> known = metadata.read();
    List<Artifact> fresh =
        artifacts.stream()
            .filter(
                artifact -> {
                  Artifact old = known.get(artifact.name());
                  return old == null || old.lastUpdated().isBefore(artifact.lastUpdated());
                })
            .toList();
    recorder.put(metadata, fresh, notes);
    List<ArtifactView> views = new ArrayList<>();
    for (Artifact artifact : fresh) {
      views.add(ArtifactQueries.view(new ArtifactPlace(metadata, artifact.name()), artifact));
    }
    return views;
  }
}
