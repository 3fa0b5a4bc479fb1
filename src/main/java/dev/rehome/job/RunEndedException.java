package dev.rehome.job;

/** Ends a job because of what the verb has found, which is no fault. */
public abstract class RunEndedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  protected RunEndedException(String message) {
    super(message);
  }
}
