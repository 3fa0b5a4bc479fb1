package dev.rehome.cli;

import dev.rehome.job.Progress;
import dev.rehome.report.ReportText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal: percent by bytes, rate and time left. */
final class ProgressBarDisplay implements Progress {

  private final PrintWriter err;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private @Nullable ProgressBar bar;

  ProgressBarDisplay(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void started(String run, long files, long totalBytes, long doneBytes) {
    if (bar != null) {
      return;
    }
    PrintStream terminal =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    bar =
        new ProgressBarBuilder()
            .setTaskName("import")
            .setInitialMax(totalBytes)
            .startsFrom(doneBytes, java.time.Duration.ZERO)
            .setUnit(" MiB", 1 << 20)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .build();
  }

  @Override
  public synchronized void advanced(long moreBytes, long moreRecords, long moreRejected) {
    long now = records.addAndGet(moreRecords);
    long bad = rejected.addAndGet(moreRejected);
    if (bar != null) {
      bar.stepBy(moreBytes);
      bar.setExtraMessage(
          ReportText.number(now)
              + " records"
              + (bad == 0 ? "" : ", " + ReportText.number(bad) + " rejected"));
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
    }
  }
}
