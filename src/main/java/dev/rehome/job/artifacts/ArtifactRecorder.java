package dev.rehome.job.artifacts;

import dev.rehome.files.Checksum;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.artifacts.Artifact.Origin;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Records and forgets artifacts, beside them and in the ledger. */
public final class ArtifactRecorder {

  /** What was recorded, and what the user should know. */
  public record Recorded(List<ArtifactView> artifacts, List<Problem> notes) {}

  private final Clock clock;
  private final @Nullable ArtifactLedger ledger;

  /**
   * @param target the database with the ledger; null to leave it alone
   * @throws ProblemException when its URL is wrong or holds a secret
   */
  public ArtifactRecorder(@Nullable TargetRequest target, String command, Clock clock) {
    this.clock = clock;
    this.ledger = target == null ? null : new ArtifactLedger(target, command);
  }

  /**
   * Records files that were just written, each on its own.
   *
   * @param updatedBy the program that wrote them
   * @param from the files they were made from
   * @param details names and values; a value that is JSON is kept as such
   * @throws ProblemException when a file is missing; then nothing is recorded
   */
  public Recorded record(
      List<Path> artifacts, String updatedBy, List<Path> from, Map<String, String> details) {
    requireFiles(artifacts, from);
    ObjectNode detail = ArtifactJson.object();
    details.forEach((name, value) -> detail.set(name, ArtifactJson.detail(value)));
    return Failing.clearly(
        () -> {
          List<ArtifactView> views = new ArrayList<>();
          List<Problem> notes = new ArrayList<>();
          for (Path path : artifacts) {
            ArtifactPlace place = ArtifactPlace.of(path);
            Artifact artifact = artifact(place, updatedBy, from, detail);
            notes.addAll(newer(place, from));
            put(place.metadata(), List.of(artifact), notes);
            views.add(ArtifactQueries.view(place, artifact));
          }
          return new Recorded(views, notes.stream().distinct().toList());
        });
  }

  /**
   * Removes what is recorded of an artifact; its file stays.
   *
   * @throws ProblemException when nothing is recorded of it
   */
  public Recorded forget(String artifact, Path below) {
    return Failing.clearly(
        () -> {
          ArtifactPlace place = ArtifactPlace.find(artifact, below);
          List<Problem> notes = new ArrayList<>();
          List<Artifact> removed = new ArrayList<>();
          int changedRows =
              place
                  .metadata()
                  .change(
                      entries -> {
                        Artifact entry = entries.remove(place.name());
                        if (entry != null) {
                          removed.add(entry);
                        }
                        return entries;
                      },
                      entries -> agree(place.metadata(), entries, notes));
          if (removed.isEmpty() && changedRows == 0) {
            throw ArtifactQueries.unknown(place);
          }
          List<ArtifactView> views = new ArrayList<>();
          for (Artifact entry : removed) {
            views.add(ArtifactQueries.view(place, entry));
          }
          return new Recorded(views, notes);
        });
  }

  /** Puts entries into a metadata file and the ledger. */
  void put(MetadataFile metadata, List<Artifact> artifacts, List<Problem> notes)
      throws IOException {
    metadata.change(
        entries -> {
          artifacts.forEach(artifact -> entries.put(artifact.name(), artifact));
          return entries;
        },
        entries -> agree(metadata, entries, notes));
  }

  private int agree(MetadataFile metadata, Map<String, Artifact> entries, List<Problem> notes) {
    if (ledger == null) {
      return 0;
    }
    ArtifactLedger.Agreement agreement = ledger.agree(metadata.directory(), entries.values());
    Problem problem = agreement.problem();
    if (problem != null) {
      notes.add(problem);
    }
    return agreement.changed();
  }

  private Artifact artifact(
      ArtifactPlace place, String updatedBy, List<Path> from, ObjectNode details)
      throws IOException {
    List<Origin> origins = new ArrayList<>();
    for (Path source : from) {
      origins.add(new Origin(place.relative(source), Checksum.of(source), Files.size(source)));
    }
    return new Artifact(
        place.name(),
        updatedBy,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        details,
        Checksum.of(place.file()),
        Files.size(place.file()),
        origins);
  }

  /** A source that changed after the artifact was written is not what it was made from. */
  private static List<Problem> newer(ArtifactPlace place, List<Path> from) throws IOException {
    FileTime written = Files.getLastModifiedTime(place.file());
    List<Problem> notes = new ArrayList<>();
    for (Path source : from) {
      if (Files.getLastModifiedTime(source).compareTo(written) > 0) {
        notes.add(
            Problem.of("source-newer", source + " was written after " + place.name() + " was")
                .hint("if it changed while the artifact was made, make it again"));
      }
    }
    return notes;
  }

  private static void requireFiles(List<Path> artifacts, List<Path> from) {
    Problems problems = new Problems();
    artifacts.forEach(file -> requireFile("artifact", file, problems));
    from.forEach(file -> requireFile("source", file, problems));
    problems.throwIfAny(Fault.USAGE);
  }

  private static void requireFile(String what, Path file, Problems problems) {
    if (!Files.isRegularFile(file)) {
      problems.add(
          Problem.of(
                  what + "-missing",
                  Files.exists(file)
                      ? "the " + what + " is no regular file"
                      : "there is no such " + what)
              .at(Location.of(file.toString())));
    }
  }
}
