package dev.rehome.cli.progress;

import dev.rehome.job.Progress;
import dev.rehome.job.RunProgress;
import dev.rehome.report.ReportText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal: percent by bytes, rate and time left. */
final class ProgressBarDisplay implements Progress {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final String verb;
  private final long start = System.nanoTime();
  private @Nullable ProgressBar bar;
  private boolean reading;
  private boolean ofRows;

  ProgressBarDisplay(PrintWriter err, String verb) {
    this.verb = verb;
    this.err = err;
  }

  @Override
  public synchronized void started(String run, long files, RunProgress soFar) {
    if (reading) {
      return;
    }
    reading = true;
    finished();
    boolean rows = files == 0;
    bar =
        bar(verb, soFar.totalBytes())
            .startsFrom(soFar.bytes(), Duration.ZERO)
            .setUnit(rows ? " rows" : " MiB", rows ? 1 : 1 << 20)
            .showSpeed()
            .build();
  }

  @Override
  public synchronized void startedRows(String run, long rows) {
    if (!reading) {
      reading = true;
      finished();
      ofRows = true;
      bar = bar(verb, rows).setUnit(" rows", 1).showSpeed().build();
    }
  }

  private static ProgressBarBuilder bar(String task, long max) {
    PrintStream terminal =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(max)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(terminal));
  }

  @Override
  public synchronized void looking(long seen) {
    before("look for files", seen, -1);
  }

  @Override
  public synchronized void hashing(long files, long ofFiles) {
    before("list files", files, ofFiles);
  }

  /** What takes a moment only needs no bar. */
  private void before(String task, long files, long ofFiles) {
    if (bar == null && System.nanoTime() - start > PATIENCE.toNanos()) {
      bar = bar(task, ofFiles).setUnit(" files", 1).build();
    }
    if (bar != null) {
      bar.maxHint(ofFiles);
      bar.stepTo(files);
    }
  }

  @Override
  public synchronized void advanced(RunProgress soFar) {
    if (bar != null) {
      bar.stepTo(soFar.bytes());
    }
    if (bar != null && !ofRows) {
      bar.setExtraMessage(
          ReportText.number(soFar.records())
              + " records"
              + (soFar.rejected() == 0
                  ? ""
                  : ", " + ReportText.number(soFar.rejected()) + " rejected"));
    }
  }

  @Override
  public void stopping() {
    err.println();
    err.println("stopping; the same command resumes");
    err.flush();
  }

  @Override
  public synchronized void finished() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
