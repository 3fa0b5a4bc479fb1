package dev.rehome.benchmark;

import java.util.Optional;

/**
 * One way to bring the articles into a database.
 *
 * @param name for the command line
 * @param label for the table and the chart
 * @param missing why it cannot run here
 */
record Candidate(String name, String label, Trial trial, Optional<String> missing) {

  /** Runs once, from preparing an empty database to checking what is in it. */
  interface Trial {
    Outcome run() throws Exception;
  }

  /**
   * What came of a run.
   *
   * @param exact whether the database has exactly the articles that were generated
   */
  record Outcome(Measurement measurement, boolean exact) {}

  /** Whether it is Rehome. */
  boolean ours() {
    return label.startsWith("Rehome");
  }

  static Candidate of(String name, String label, Trial trial) {
    return new Candidate(name, label, trial, Optional.empty());
  }

  static Candidate missing(String name, String label, String reason) {
    Trial none =
        () -> {
          throw new IllegalStateException(reason);
        };
    return new Candidate(name, label, none, Optional.of(reason));
  }
}
