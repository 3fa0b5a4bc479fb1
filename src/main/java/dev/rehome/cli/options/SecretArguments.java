package dev.rehome.cli.options;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.problem.SecretNames;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses secrets among the arguments before anything repeats them: a message about wrong usage,
 * the note beside the lock, the command to run next. Every user of the machine sees arguments
 * anyway.
 */
public final class SecretArguments {

  /** An option, or a name with its value; behind those that carry a name of their own, that. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?s)(?:(?:--param=|param\\.|--spring-property=)(?<carried>[\\w.-]+)=.*"
              + "|--?(?<option>[\\w.-]+)(?:=.*)?"
              + "|(?<parameter>[\\w.-]+)=.*)");

  /**
   * A URL with user and password: a colon before an at sign. What looks like a port there may be
   * the beginning of a password that is not percent-encoded.
   */
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?s).*?://[^@]*:[^@]*@.*");

  private SecretArguments() {}

  /**
   * Looks at names, and for passwords in URLs.
   *
   * @throws ProblemException when one of them is that of a secret, or holds one
   */
  public static void refuse(String... args) {
    Problems problems = new Problems();
    for (String arg : args) {
      if (PASSWORD_IN_URL.matcher(arg).matches()) {
        problems.add(inUrl("a URL among the arguments"));
      }
      Matcher named = NAMED.matcher(arg);
      if (named.matches()) {
        refuse(named, problems);
      }
    }
    problems.throwIfAny(Fault.USAGE);
  }

  static Problem inUrl(String what) {
    return Problem.of("secret-in-url", what + " holds a password, which everybody can see there")
        .hint(
            "leave it out and set REHOME_TARGET_PASSWORD or REHOME_TARGET_PASSWORD_FILE, or set the"
                + " whole URL as DATABASE_URL in the environment or in a file .env; an at sign in a"
                + " parameter is written %40");
  }

  private static void refuse(Matcher named, Problems problems) {
    for (String group : new String[] {"carried", "option", "parameter"}) {
      String name = named.group(group);
      if (name != null && SecretNames.matches(name)) {
        problems.add(
            Problem.of("secret-argument", "the argument '" + name + "' is a secret")
                .hint(
                    "leave it out and set REHOME_TARGET_PASSWORD or REHOME_TARGET_PASSWORD_FILE,"
                        + " for encryption REHOME_ENCRYPTION_KEY or REHOME_ENCRYPTION_KEY_FILE;"
                        + " Spring's properties can be set in the environment too"));
      }
    }
  }
}
