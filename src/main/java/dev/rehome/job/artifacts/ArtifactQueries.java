package dev.rehome.job.artifacts;

import dev.rehome.job.TargetRequest;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.store.journal.RecordedArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is recorded of artifacts, read from their metadata files or from the ledger. */
public final class ArtifactQueries {

  private static final Comparator<ArtifactView> NEWEST_FIRST =
      Comparator.comparing((ArtifactView view) -> view.artifact().lastUpdated())
          .reversed()
          .thenComparing(ArtifactView::file);

  private ArtifactQueries() {}

  /**
   * One artifact.
   *
   * @param artifact a path, or a name alone
   * @param below where a name alone is looked for
   * @throws ProblemException when nothing is recorded of it
   */
  public static ArtifactView show(String artifact, Path below) {
    return Failing.clearly(
        () -> {
          ArtifactPlace place = ArtifactPlace.find(artifact, below);
          return view(place, place.entry().orElseThrow(() -> unknown(place)));
        });
  }

  /** Those of a directory and all below it, by path. */
  public static List<ArtifactView> list(Path below) {
    return Failing.clearly(
        () -> {
          List<ArtifactView> views = new ArrayList<>();
          for (MetadataFile metadata : MetadataTree.below(below)) {
            for (Artifact artifact : metadata.read().values()) {
              views.add(view(new ArtifactPlace(metadata, artifact.name()), artifact));
            }
          }
          return views;
        });
  }

  /** Those that the ledger knows, wherever they are, by path. */
  public static List<ArtifactView> inLedger(TargetRequest target, String command) {
    return Failing.clearly(
        () -> {
          List<ArtifactView> views = new ArrayList<>();
          for (RecordedArtifact row : new ArtifactLedger(target, command).all()) {
            MetadataFile metadata = new MetadataFile(Path.of(row.directory()));
            views.add(view(new ArtifactPlace(metadata, row.name()), artifact(row)));
          }
          return views;
        });
  }

  /** Those that were recorded last, the newest first. */
  public static List<ArtifactView> newest(List<ArtifactView> views, int limit) {
    return views.stream().sorted(NEWEST_FIRST).limit(limit).toList();
  }

  static ArtifactView view(ArtifactPlace place, Artifact artifact) throws IOException {
    return new ArtifactView(
        place.file().toString(), ArtifactState.of(place.file(), artifact).label(), artifact);
  }

  static ProblemException unknown(ArtifactPlace place) {
    Problem problem =
        Problem.of("unknown-artifact", "nothing is recorded of " + place.file())
            .hint("rehome artifacts list shows what is recorded");
    return new ProblemException(
        Fault.USAGE,
        known(place)
            .flatMap(names -> DidYouMean.closest(place.name(), names))
            .map(match -> problem.hint("did you mean '" + match + "'?"))
            .orElse(problem));
  }

  private static Optional<List<String>> known(ArtifactPlace place) {
    try {
      return Optional.of(List.copyOf(place.metadata().read().keySet()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Artifact artifact(RecordedArtifact row) {
    ObjectNode entry = ArtifactJson.object();
    entry.put("updated_by", row.updatedBy());
    entry.put("last_updated", row.lastUpdated().toString());
    entry.put("sha256", row.sha256());
    entry.put("size_bytes", row.sizeBytes());
    entry.set("details", ArtifactJson.detail(row.details()));
    entry.set("made_from", ArtifactJson.detail(row.madeFrom()));
    Problems problems = new Problems();
    Map<String, Artifact> read =
        new ArtifactJson("the ledger", problems)
            .readAll(ArtifactJson.object().set(row.name(), entry));
    problems.throwIfAny(Fault.SYSTEM);
    return Objects.requireNonNull(read.get(row.name()));
  }
}
