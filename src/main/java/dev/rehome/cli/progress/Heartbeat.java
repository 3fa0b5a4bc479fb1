package dev.rehome.cli.progress;

import dev.rehome.job.Progress;
import dev.rehome.job.RunProgress;
import dev.rehome.report.ReportText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/** A line every few seconds, so that a log shows whether a run is working or stuck. */
final class Heartbeat implements Progress {

  private static final int SECONDS = 10;

  /** Making a line costs more than looking at a file. */
  private static final int FILES_PER_NOTE = 100;

  private final PrintWriter err;
  private final Timer beats = new Timer("heartbeat", true);
  private volatile @Nullable RunProgress now;
  private long recordsAtLastBeat;
  private volatile String before = "";
  private boolean beating;
  private volatile boolean ofRows;

  Heartbeat(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void looking(long seen) {
    if (seen % FILES_PER_NOTE == 1) {
      before = "looking for files: " + ReportText.number(seen) + " seen";
    }
    startBeating();
  }

  @Override
  public synchronized void hashing(long files, long ofFiles) {
    if (files % FILES_PER_NOTE == 0) {
      before = "listing files: " + ReportText.number(files) + " of " + ReportText.number(ofFiles);
    }
    startBeating();
  }

  @Override
  public synchronized void started(String run, long files, RunProgress soFar) {
    boolean again = now != null;
    now = soFar;
    if (again) {
      return;
    }
    recordsAtLastBeat = soFar.records();
    long done = soFar.bytes();
    err.printf(
        Locale.ROOT,
        "run %s: %s%s%n",
        run,
        files == 0 && soFar.totalBytes() > 0
            ? ReportText.number(soFar.totalBytes()) + " rows"
            : String.format(Locale.ROOT, "%,d files, %,d bytes", files, soFar.totalBytes()),
        done == 0 ? "" : String.format(Locale.ROOT, ", %,d already read", done));
    err.flush();
    before = "";
    startBeating();
  }

  @Override
  public synchronized void startedRows(String run, long rows) {
    if (now == null) {
      err.printf(Locale.ROOT, "run %s: %,d rows%n", run, rows);
      err.flush();
      before = "";
      startBeating();
    }
    ofRows = true;
    now = RunProgress.ofRows(rows);
  }

  @Override
  public void advanced(RunProgress soFar) {
    now = soFar;
  }

  @Override
  public void stopping() {
    err.println("stopping; the same command resumes");
    err.flush();
  }

  @Override
  public void finished() {
    beats.cancel();
  }

  private void startBeating() {
    if (beating) {
      return;
    }
    beating = true;
    TimerTask beat =
        new TimerTask() {
          @Override
          public void run() {
            beat();
          }
        };
    beats.scheduleAtFixedRate(beat, SECONDS * 1000L, SECONDS * 1000L);
  }

  private void beat() {
    RunProgress reached = now;
    if (reached == null || !before.isEmpty()) {
      err.println(before);
    } else {
      long rate = (reached.records() - recordsAtLastBeat) / SECONDS;
      recordsAtLastBeat = reached.records();
      err.println(ofRows ? rows(reached, rate) : records(reached, rate));
    }
    err.flush();
  }

  private static String records(RunProgress reached, long rate) {
    return String.format(
        Locale.ROOT,
        "%.1f %%, %,d records, %,d rejected, %,d records/s",
        reached.percent(),
        reached.records(),
        reached.rejected(),
        rate);
  }

  private static String rows(RunProgress reached, long rate) {
    return String.format(
        Locale.ROOT, "%.1f %%, %,d rows, %,d rows/s", reached.percent(), reached.records(), rate);
  }
}
