package dev.rehome.job.artifacts;

import dev.rehome.files.UnwritableFileException;
import dev.rehome.job.Failures;
import dev.rehome.problem.Fault;
import dev.rehome.problem.ProblemException;
import java.io.IOException;

/** Turns failures of files into problems. */
final class Failing {

  @FunctionalInterface
  interface Work<T> {
    T get() throws IOException;
  }

  private Failing() {}

  static <T> T clearly(Work<T> work) {
    try {
      return work.get();
    } catch (UnwritableFileException e) {
      throw e.asProblem();
    } catch (IOException e) {
      throw new ProblemException(Fault.SYSTEM, Failures.describe(e), e);
    }
  }
}
