package dev.rehome.job.artifacts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rehome.files.Checksum;
import dev.rehome.job.artifacts.Artifact.Origin;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether an artifact is still what would be made of its sources. */
public final class Freshness {

  /**
   * Why an artifact is to be made again.
   *
   * @param code such as {@code source-changed}
   */
  public record Reason(String code, String message) {}

  /** The answer; up to date where there is no reason. */
  public record Verdict(
      String file, @JsonProperty("needs_update") boolean needsUpdate, List<Reason> reasons) {}

  private final ArtifactPlace place;
  private final List<Reason> reasons = new ArrayList<>();

  private Freshness(ArtifactPlace place) {
    this.place = place;
  }

  /**
   * Compares an artifact with what it was made from.
   *
   * @param artifact a path, or a name alone
   * @param below where a name alone is looked for
   * @param from what it is made from; if empty, what was recorded
   * @throws ProblemException when neither is known
   */
  public static Verdict of(String artifact, Path below, List<Path> from) {
    return Failing.clearly(
        () -> {
          ArtifactPlace place = ArtifactPlace.find(artifact, below);
          Freshness freshness = new Freshness(place);
          freshness.compare(from);
          return new Verdict(
              place.file().toString(), !freshness.reasons.isEmpty(), freshness.reasons);
        });
  }

  private void compare(List<Path> from) throws IOException {
    Optional<Artifact> entry = place.entry();
    if (!Files.isRegularFile(place.file())) {
      add("artifact-missing", place.name() + " does not exist");
    } else if (entry.isEmpty()) {
      add("artifact-unrecorded", "nothing is recorded of " + place.name());
    } else {
      Artifact artifact = entry.get();
      if (ArtifactState.of(place.file(), artifact) == ArtifactState.CHANGED) {
        add("artifact-changed", place.name() + " was changed since it was recorded");
      }
      for (Map.Entry<String, Path> source : sources(artifact, from).entrySet()) {
        compare(artifact, source.getKey(), source.getValue());
      }
    }
  }

  private Map<String, Path> sources(Artifact artifact, List<Path> from) throws IOException {
    Map<String, Path> sources = new LinkedHashMap<>();
    for (Path source : from) {
      sources.put(place.relative(source), source);
    }
    if (from.isEmpty()) {
      for (Origin origin : artifact.madeFrom()) {
        sources.put(origin.file(), FileNames.resolve(place.metadata().directory(), origin.file()));
      }
    }
    if (sources.isEmpty()) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("unknown-sources", "nothing says what " + place.name() + " was made from")
              .hint("name the files with --from, here or when it is recorded"));
    }
    return sources;
  }

  private void compare(Artifact artifact, String name, Path source) throws IOException {
    if (!Files.isRegularFile(source)) {
      add("source-missing", source + " does not exist");
      return;
    }
    Optional<Origin> origin =
        artifact.madeFrom().stream().filter(one -> one.file().equals(name)).findFirst();
    if (origin.isPresent()) {
      boolean same =
          Files.size(source) == origin.get().sizeBytes()
              && Checksum.of(source).equals(origin.get().sha256());
      if (!same) {
        add("source-changed", name + " has other content than what it was made from");
      }
    } else {
      Instant updated = updated(source);
      if (updated.isAfter(artifact.lastUpdated())) {
        add("source-newer", name + " was updated " + updated + ", " + place.name() + " before");
      }
    }
  }

  /** What is recorded of a source counts, as long as the file is what was recorded. */
  private static Instant updated(Path source) throws IOException {
    ArtifactPlace place = ArtifactPlace.of(source);
    Optional<Artifact> entry = place.entry();
    if (entry.isPresent() && ArtifactState.of(place.file(), entry.get()) != ArtifactState.CHANGED) {
      return entry.get().lastUpdated();
    }
    return Files.getLastModifiedTime(source).toInstant();
  }

  private void add(String code, String message) {
    reasons.add(new Reason(code, message));
  }
}
