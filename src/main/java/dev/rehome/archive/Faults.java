package dev.rehome.archive;

import dev.rehome.crypto.EncryptionException;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Locale;

/** What failures of the disk and damage mean to a person. */
final class Faults {

  private Faults() {}

  /** What was to be written could not be. */
  static ProblemException writing(Path place, Exception failure) {
    return new ProblemException(Fault.SYSTEM, unwritten(failure).at(at(place)), failure);
  }

  private static Problem unwritten(Exception failure) {
    String reason = reason(failure);
    if (reason.toLowerCase(Locale.ROOT).contains("no space left")) {
      return Problem.of("disk-full", "there is no space left to write it")
          .hint("free some space, or name a directory on another disk");
    }
    boolean denied =
        failure instanceof AccessDeniedException
            || failure instanceof ReadOnlyFileSystemException
            || reason.toLowerCase(Locale.ROOT).contains("read-only");
    return denied
        ? Problem.of("unwritable", "nothing can be written there: " + reason)
            .hint("change its permissions, or name another directory")
        : Problem.of("unwritable", "it cannot be written: " + reason);
  }

  /** A backup is not what it was. */
  static Problem damaged(Path file, Exception failure) {
    if (failure instanceof EncryptionException encryption) {
      return encryption.problem().at(at(file));
    }
    return Problem.of("damaged-backup", "the backup is damaged here: " + reason(failure))
        .at(at(file));
  }

  static ProblemException damaged(List<Problem> problems) {
    return new ProblemException(Fault.SYSTEM, problems);
  }

  static Location at(Path place) {
    return Location.of(place.toString());
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "the file is missing";
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    }
    if (failure instanceof ReadOnlyFileSystemException) {
      return "read-only file system";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    if (failure instanceof java.io.EOFException) {
      return "it is cut off";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  /** Work on files that a problem is made of if the disk fails. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  static <T> T writing(Path place, Work<T> work) {
    try {
      return work.run();
    } catch (IOException | ReadOnlyFileSystemException e) {
      throw writing(place, e);
    }
  }
}
