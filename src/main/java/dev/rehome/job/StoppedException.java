package dev.rehome.job;

import org.springframework.batch.core.job.JobInterruptedException;

/** Ends long work after a stop signal; the framework takes a step that ends so for stopped. */
public final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StoppedException() {
    super(new JobInterruptedException("stopped on request"));
  }
}
