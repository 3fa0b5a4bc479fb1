package dev.rehome.cli;

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
final class SecretArguments {

  /** An option, or a name with its value; behind those that carry a name of their own, that. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?s)(?:(?:--param=|param\\.|--spring-property=)(?<carried>[\\w.-]+)=.*"
              + "|--?(?<option>[\\w.-]+)(?:=.*)?"
              + "|(?<parameter>[\\w.-]+)=.*)");

  private SecretArguments() {}

  /**
   * Looks at names only.
   *
   * @throws ProblemException when one of them is that of a secret
   */
  static void refuse(String... args) {
    Problems problems = new Problems();
    for (String arg : args) {
      Matcher named = NAMED.matcher(arg);
      if (named.matches()) {
        refuse(named, problems);
      }
    }
    problems.throwIfAny(Fault.USAGE);
  }

  private static void refuse(Matcher named, Problems problems) {
    for (String group : new String[] {"carried", "option", "parameter"}) {
      String name = named.group(group);
      if (name != null && SecretNames.matches(name)) {
        problems.add(
            Problem.of("secret-argument", "the argument '" + name + "' is a secret")
                .hint(
                    "leave it out and set REHOME_TARGET_PASSWORD or REHOME_TARGET_PASSWORD_FILE;"
                        + " Spring's properties can be set in the environment too"));
      }
    }
  }
}
