package dev.rehome.cli.progress;

import dev.rehome.job.Progress;
import dev.rehome.report.ReportText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;

/** A line every few seconds, so that a log shows whether a run is working or stuck. */
final class Heartbeat implements Progress {

  private static final int SECONDS = 10;

  /** Making a line costs more than looking at a file. */
  private static final int FILES_PER_NOTE = 100;

  private final PrintWriter err;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final Timer beats = new Timer("heartbeat", true);
  private volatile long totalBytes;
  private volatile long recordsAtLastBeat;
  private volatile String before = "";
  private boolean beating;

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
  public synchronized void started(String run, long files, long total, long doneBytes) {
    boolean again = totalBytes > 0;
    totalBytes = total;
    bytes.set(doneBytes);
    if (again) {
      return;
    }
    err.printf(
        Locale.ROOT,
        "run %s: %,d files, %,d bytes%s%n",
        run,
        files,
        total,
        doneBytes == 0 ? "" : String.format(Locale.ROOT, ", %,d already read", doneBytes));
    err.flush();
    before = "";
    startBeating();
  }

  @Override
  public void advanced(long moreBytes, long moreRecords, long moreRejected) {
    bytes.addAndGet(moreBytes);
    records.addAndGet(moreRecords);
    rejected.addAndGet(moreRejected);
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
    if (!before.isEmpty()) {
      err.println(before);
      err.flush();
      return;
    }
    long now = records.get();
    long rate = (now - recordsAtLastBeat) / SECONDS;
    recordsAtLastBeat = now;
    double percent = totalBytes == 0 ? 100 : 100.0 * bytes.get() / totalBytes;
    err.println(
        String.format(Locale.ROOT, "%.1f %%, ", percent)
            + ReportText.number(now)
            + " records, "
            + ReportText.number(rejected.get())
            + " rejected, "
            + ReportText.number(rate)
            + " records/s");
    err.flush();
  }
}
