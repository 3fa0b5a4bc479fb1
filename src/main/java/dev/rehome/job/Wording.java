package dev.rehome.job;

import dev.rehome.problem.Problem;
import java.util.Map;

/**
 * What reports say in the words of the caller: the command line speaks of commands, options and
 * exit codes, another caller of what it has instead. For one launch.
 */
public interface Wording {

  /** What a person can do next with the same request. */
  enum Next {
    /** Exactly the same. */
    REPEAT,
    /** The same, without what was meant for one launch only. */
    AGAIN,
    /** The same, in a new run. */
    ANEW,
    /** The same, not only shown but done. */
    CONFIRMED
  }

  int exitCode(Ending.Result result);

  /** The problem with advice, where the caller has some for its code. */
  Problem advise(Problem problem);

  /** Options by name, as the caller gives them. */
  String options(Map<String, String> options);

  /** How the caller launches a verb. */
  String command(String verb, String argument, Map<String, String> options);

  String next(Next next);
}
