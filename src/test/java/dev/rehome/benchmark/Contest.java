package dev.rehome.benchmark;

import java.util.List;

/** Candidates that bring the same articles into the same kind of database. */
interface Contest {

  /** The database and its version, once it is open. */
  String title() throws Exception;

  /** A word for file names. */
  String name();

  List<Candidate> candidates();

  /** Makes ready what all candidates need. */
  void open() throws Exception;

  /** The names of the candidates that the others are compared with. */
  List<String> references();
}
