package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.problem.SecretNames;
import dev.rehome.spec.Constraints;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks what was asked for before anything is opened. */
final class Requests {

  private static final Pattern SECRET_IN_URL =
      Pattern.compile("(?i)[?&;][^=?&;]*" + SecretNames.ENDING + "=|://[^/@]*:[^/@]+@");

  private Requests() {}

  static void check(ImportRequest request) {
    Problems problems = new Problems();
    Constraints.violated(request)
        .forEach(wrong -> problems.add(Problem.of("bad-option", wrong.getMessage())));
    check(request.target(), problems);
    if (request.dryRun() && request.verb() == Verb.VALIDATE) {
      problems.add(
          Problem.of(
              "bad-option",
              request.verb().word().toLowerCase(Locale.ROOT) + " never writes; drop --dry-run"));
    }
    problems.throwIfAny(Fault.USAGE);
  }

  static void check(TargetRequest target) {
    Problems problems = new Problems();
    check(target, problems);
    problems.throwIfAny(Fault.USAGE);
  }

  /** Arguments are seen by everybody on the machine, and stay in the shell's history. */
  private static void check(TargetRequest target, Problems problems) {
    if (SECRET_IN_URL.matcher(target.effectiveUrl()).find()) {
      problems.add(
          Problem.of("secret-in-url", "the target URL holds a password")
              .hint("leave it out and set REHOME_TARGET_PASSWORD or REHOME_TARGET_PASSWORD_FILE"));
    }
  }
}
