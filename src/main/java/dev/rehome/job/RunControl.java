package dev.rehome.job;

import dev.rehome.job.Ending.Result;
import dev.rehome.store.Counts;
import dev.rehome.store.RunContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepExecution;

/**
 * What connects a run with those who watch it: they learn how far it is, and may request it to
 * stop: at the end of its chunk, else at once. Safe for any thread.
 */
public final class RunControl {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Clock clock;
  private final Progress progress;
  private final AtomicReference<RunProgress> soFar = new AtomicReference<>(RunProgress.NONE);
  private volatile @Nullable Result stop;

  public RunControl(Clock clock, Progress progress) {
    this.clock = clock;
    this.progress = progress;
  }

  Clock clock() {
    return clock;
  }

  public Progress progress() {
    return progress;
  }

  /**
   * Reading starts, or starts again behind {@code doneBytes}.
   *
   * @param files how many are to be read, or were read by an earlier launch of the run; 0 for a
   *     verb that goes through rows, each of which counts as a byte
   */
  public void started(String run, long files, long totalBytes, long doneBytes, Counts done) {
    soFar.set(new RunProgress(totalBytes, doneBytes, done.read(), done.rejected()));
    progress.started(run, files, soFar.get());
  }

  /** As {@link #started}, for a verb that goes through about so many rows. */
  public void startedRows(String run, long rows) {
    soFar.set(RunProgress.ofRows(rows));
    progress.startedRows(run, rows);
  }

  /** A chunk more has been written. */
  public void advanced(long bytes, long records, long rejected) {
    progress.advanced(soFar.updateAndGet(before -> before.plus(bytes, records, rejected)));
  }

  RunProgress soFar() {
    return soFar.get();
  }

  /**
   * Requests the stop and shows it; the first call counts.
   *
   * @param why {@link Result#INTERRUPTED} or {@link Result#TERMINATED}
   */
  public synchronized void stop(Result why) {
    if (stop == null) {
      stop = why;
      progress.stopping();
    }
  }

  public boolean stopRequested() {
    return stop != null;
  }

  /** Why the run is to stop. */
  Result stopResult() {
    Result why = stop;
    return why == null ? Result.TERMINATED : why;
  }

  /**
   * Ends work that a stop signal should not have to wait for.
   *
   * @throws StoppedException after a stop signal
   */
  public void endIfStopped() {
    if (stopRequested()) {
      throw new StoppedException();
    }
  }

  /** Ends a step at the end of its chunk. */
  public void interruptIfStopped(StepExecution step) throws JobInterruptedException {
    if (stopRequested() || Thread.currentThread().isInterrupted()) {
      step.setTerminateOnly();
    }
    if (step.isTerminateOnly()) {
      throw new JobInterruptedException("stopped on request");
    }
  }

  /**
   * A new run, with an id such as {@code 20261121-101502-content-3f9a}: ids sort by time (UTC),
   * name the spec, and never meet.
   */
  public RunContext newRun(String spec) {
    String random = String.format(Locale.ROOT, "%04x", RANDOM.nextInt(1 << 16));
    String id = TIME.format(clock.instant()) + "-" + spec + "-" + random;
    return new RunContext(0, id, milliseconds(clock));
  }

  /** Now, as exactly as a MongoDB date and the usual columns of applications keep it. */
  public static Instant milliseconds(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Ends long work after a stop signal; the framework takes a step that ends so for stopped. */
  public static final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoppedException() {
      super(new JobInterruptedException("stopped on request"));
    }
  }
}
