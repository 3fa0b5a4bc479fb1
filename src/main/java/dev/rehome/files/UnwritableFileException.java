package dev.rehome.files;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A file could not be written; says which and why, and what to do. */
public final class UnwritableFileException extends IOException {

  private static final long serialVersionUID = 1L;

  static final String NO_FILE = "not a regular file";

  private final transient Problem problem;

  private UnwritableFileException(Problem problem, IOException cause) {
    super(problem.message(), cause);
    this.problem = problem;
  }

  /** Explains a failure to write the file; one that is already explained stays as it is. */
  static IOException of(Path file, IOException failure) {
    if (failure instanceof UnwritableFileException) {
      return failure;
    }
    return new UnwritableFileException(
        explanation(failure).at(Location.of(file.toString())), failure);
  }

  public Problem problem() {
    return problem;
  }

  /** The same for callers that end with problems. */
  public ProblemException asProblem() {
    return new ProblemException(Fault.SYSTEM, problem, this);
  }

  private static Problem explanation(IOException failure) {
    String reason = reason(failure);
    String words = reason.toLowerCase(Locale.ROOT);
    if (words.contains("no space left") || words.contains("quota") || words.contains("too large")) {
      return Problem.of("disk-full", "the disk is full: " + reason)
          .hint("the old file is unchanged; free some space and try again");
    }
    if (words.contains("name too long")) {
      return Problem.of("name-too-long", "the name of the file is too long")
          .hint("most file systems allow 255 bytes for each part of a path");
    }
    if (failure instanceof AccessDeniedException || words.contains("read-only")) {
      return Problem.of("unwritable-directory", "no permission to write there: " + reason)
          .hint("allow writing to the directory, or choose another place");
    }
    return other(failure, reason);
  }

  private static Problem other(IOException failure, String reason) {
    if (reason.equals(NO_FILE)) {
      return Problem.of("not-a-file", "there is something else than a file, and it stays");
    }
    if (failure instanceof FileAlreadyExistsException exists) {
      return Problem.of("not-a-directory", exists.getFile() + " exists and is no directory");
    }
    if (failure instanceof FileSystemLoopException) {
      return Problem.of("link-loop", "the symbolic link leads back to itself");
    }
    return Problem.of("unwritable", "the file cannot be written: " + reason);
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile();
    }
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + " is gone";
    }
    if (failure instanceof FileSystemException specific && specific.getReason() != null) {
      return specific.getReason();
    }
    return String.valueOf(failure.getMessage());
  }
}
