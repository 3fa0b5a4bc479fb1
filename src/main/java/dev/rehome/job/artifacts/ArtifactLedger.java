package dev.rehome.job.artifacts;

import dev.rehome.job.Failures;
import dev.rehome.job.TargetRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.journal.RecordedArtifact;
import dev.rehome.store.ledger.LedgerDatabase;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** The artifacts in the ledger, which follow the metadata files. */
final class ArtifactLedger {

  /**
   * What came of it.
   *
   * @param changed how many rows were not as they are now
   * @param problem why there is none; null when there is, or no ledger exists
   */
  record Agreement(int changed, @Nullable Problem problem) {}

  private final StoreSettings settings;

  /**
   * @throws ProblemException when the URL is wrong or holds a secret
   */
  ArtifactLedger(TargetRequest target, String command) {
    Problems problems = new Problems();
    target.check(problems);
    problems.throwIfAny(Fault.USAGE);
    this.settings = target.ledgerSettings(command);
  }

  /** Makes the ledger say of a directory what its metadata file says; creates no ledger. */
  Agreement agree(Path directory, Collection<Artifact> artifacts) {
    List<RecordedArtifact> rows =
        artifacts.stream().map(artifact -> row(directory, artifact)).toList();
    try {
      return new Agreement(
          LedgerDatabase.exists(settings)
              ? LedgerDatabase.withJournal(
                  settings, journal -> journal.artifacts().replace(directory.toString(), rows))
              : 0,
          null);
    } catch (ProblemException failure) {
      if (failure.fault() == Fault.USAGE) {
        throw failure;
      }
      return new Agreement(0, behind(failure.problems().get(0)));
    } catch (DataAccessException failure) {
      return new Agreement(0, behind(Failures.describe(failure)));
    }
  }

  private static Problem behind(Problem reason) {
    return Problem.of(
            "ledger-behind", "the metadata file is written, the ledger is not: " + reason.message())
        .hint("the next change to an artifact of the directory brings the ledger in line");
  }

  /** Those of every directory. */
  List<RecordedArtifact> all() {
    if (!LedgerDatabase.exists(settings)) {
      return List.of();
    }
    try {
      return LedgerDatabase.withJournal(settings, journal -> journal.artifacts().all());
    } catch (DataAccessException failure) {
      throw Failures.explainedUnchecked(settings, failure);
    }
  }

  private static RecordedArtifact row(Path directory, Artifact artifact) {
    return new RecordedArtifact(
        directory.toString(),
        artifact.name(),
        artifact.updatedBy(),
        artifact.lastUpdated(),
        artifact.sha256(),
        artifact.sizeBytes(),
        ArtifactJson.text(artifact.details()),
        ArtifactJson.text(artifact.madeFrom()));
  }
}
