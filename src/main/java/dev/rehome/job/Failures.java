package dev.rehome.job;

import dev.rehome.files.UnwritableFileException;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.ledger.LedgerDatabase;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

/** Finds in a chain of exceptions what a person can use. */
public final class Failures {

  private Failures() {}

  public static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  /**
   * What the database said it cannot do for now, as a problem with advice; everything else as it
   * is.
   *
   * @return a problem with the fault {@code UNREACHABLE}, or the failure itself
   */
  static Throwable explained(StoreSettings settings, Throwable failure) {
    ProblemException known = find(failure, ProblemException.class);
    if (known != null && known.fault() != Fault.SYSTEM) {
      return failure;
    }
    return LedgerDatabase.passing(settings, failure)
        .<Throwable>map(passing -> passing)
        .orElse(failure);
  }

  public static RuntimeException explainedUnchecked(
      StoreSettings settings, RuntimeException failure) {
    return explained(settings, failure) instanceof RuntimeException unchecked ? unchecked : failure;
  }

  /** Whether the same can succeed when it is tried again. */
  static boolean isTransient(Throwable failure) {
    ProblemException known = find(failure, ProblemException.class);
    if (known != null) {
      return known.fault() == Fault.UNREACHABLE;
    }
    return find(failure, TransientDataAccessException.class) != null
        || find(failure, RecoverableDataAccessException.class) != null;
  }

  public static Problem describe(Throwable failure) {
    UnwritableFileException unwritable = find(failure, UnwritableFileException.class);
    if (unwritable != null) {
      return unwritable.problem();
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof OutOfMemoryError) {
      return Problem.of("memory", "the Java heap is full");
    }
    if (root instanceof NoSuchFileException missing) {
      return Problem.of("file-missing", "the file is gone: " + missing.getMessage());
    }
    if (root instanceof AccessDeniedException denied) {
      return Problem.of("file-unreadable", "no permission to read " + denied.getMessage());
    }
    String message = root.getMessage() == null ? "" : ": " + firstLine(root.getMessage());
    return Problem.of("failed", root.getClass().getSimpleName() + message);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
