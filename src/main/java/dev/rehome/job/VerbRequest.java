package dev.rehome.job;

import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;

/**
 * What one launch of a verb is to do: a record of the verb's options. Their limits are constraints
 * of Bean Validation, whose messages begin with the name of the option.
 */
public interface VerbRequest {

  /** The verb's name: of the command, the job, and in the ledger. */
  String verb();

  LaunchOptions launch();

  /** Whether it is a dry run until it is confirmed. */
  default boolean needsConfirmation() {
    return false;
  }

  /** Whether the launch is to be found in the audit trail; what keeps nothing leaves no line. */
  default boolean audited() {
    return !launch().dryRun();
  }

  /** Checks of the verb's options what their constraints do not say. */
  default void check(Problems problems) {}

  /**
   * Makes ready whatever needs no database: reads the spec, looks into the source.
   *
   * @throws ProblemException with everything that is wrong with it
   */
  Verb open(RunControl control);
}
