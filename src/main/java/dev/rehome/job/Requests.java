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

  /** An at sign in a parameter behind host and port begins no host, as in {@code appName=@me@}. */
  private static final Pattern SECRET_IN_URL =
      Pattern.compile(
          "(?i)[?&;][^=?&;]*" + SecretNames.ENDING + "=|://[^/@]*:[^/@]+@|://[^?@]*:[^?@]*@");

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
              request.verb().label().toLowerCase(Locale.ROOT) + " never writes; drop --dry-run"));
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
    checkSecret("target", target.effectiveUrl(), problems);
    String ledger = target.ledger().url();
    if (ledger == null) {
      return;
    }
    checkSecret("ledger", ledger, problems);
    if (!target.apart() && !ledger.equals(target.effectiveUrl())) {
      problems.add(
          Problem.of("bad-option", "--ledger is another database than the target")
              .hint("a relational target holds its own ledger; leave --ledger out"));
    }
    if (!ledger.startsWith("jdbc:")) {
      problems.add(
          Problem.of("bad-url", "the ledger database must be relational")
              .hint("an example: --ledger jdbc:h2:file:./rehome-data/rehome"));
    }
  }

  private static void checkSecret(String what, String url, Problems problems) {
    if (SECRET_IN_URL.matcher(url).find()) {
      String variable = "REHOME_" + what.toUpperCase(Locale.ROOT) + "_PASSWORD";
      problems.add(
          Problem.of("secret-in-url", "the " + what + " URL holds a password")
              .hint("leave it out and set " + variable + " or " + variable + "_FILE"));
    }
  }
}
