package dev.rehome.archive;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.nio.file.Path;
import java.util.Arrays;

/** Refuses names of files that would lead out of the directory they are restored to. */
final class FileNamesCheck {

  private FileNamesCheck() {}

  static boolean safe(String name) {
    return !name.isEmpty()
        && name.indexOf('\0') < 0
        && Arrays.stream(name.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  static void refuseUnsafe(String name, Path place) {
    if (!safe(name)) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of(
                  "unsafe-name",
                  "the name '%s' would lead out of the directory it is restored to".formatted(name))
              .at(Faults.at(place)));
    }
  }
}
