package dev.rehome.job;

/** Ends the load step when the run has more rejects than it may have. */
final class TooManyRejectsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManyRejectsException() {
    super("too many rejects");
  }
}
