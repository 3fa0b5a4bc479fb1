package dev.rehome.job;

import dev.rehome.problem.Problem;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Finds in a chain of exceptions what a person can use. */
final class Failures {

  private Failures() {}

  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  static Problem describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof OutOfMemoryError) {
      return Problem.of("memory", "the Java heap is full")
          .hint("lower --chunk-size, or give Java more memory with -Xmx");
    }
    if (root instanceof NoSuchFileException missing) {
      return Problem.of("file-missing", "the file is gone: " + missing.getMessage());
    }
    if (root instanceof AccessDeniedException denied) {
      return Problem.of("file-unreadable", "no permission to read " + denied.getMessage());
    }
    String message = root.getMessage() == null ? "" : ": " + firstLine(root.getMessage());
    return Problem.of("failed", root.getClass().getSimpleName() + message)
        .hint("run it again with --verbose for the whole story");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
