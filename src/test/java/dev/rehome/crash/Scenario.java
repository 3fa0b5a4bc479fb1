package dev.rehome.crash;

import java.util.List;
import java.util.random.RandomGenerator;

/** What rounds disturb: the command of one verb, and the states that it may begin with. */
interface Scenario {

  /** The name of the verb. */
  String verb();

  /** The exit code of the command when it is done. */
  int done();

  /** What a round may begin with. */
  List<String> starts();

  /**
   * Makes ready for a round.
   *
   * @param start one of {@link #starts}
   * @param name of the round, for what it has for itself
   */
  Round begin(String start, String name, RandomGenerator random) throws Exception;

  /** One round of it. */
  interface Round {

    Command command();

    /** Whether it is complete already, after a launch has died. */
    boolean completed() throws Exception;

    /** What must hold whenever no launch is under way, however far the command has come. */
    default void check() throws Exception {}

    /** What the complete command has left: the same for all rounds with the same start. */
    Result result() throws Exception;

    /** Removes what was made for it. */
    void end();
  }
}
