package dev.rehome.store.ledger;

import dev.rehome.store.RunQueries;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.jdbc.Json;
import dev.rehome.store.ledger.PublishedRuns.PublishedRun;
import dev.rehome.store.ledger.database.LedgerLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Publishes the newest runs every few seconds, and at once when one begins or ends. On a thread of
 * its own, so that it costs an import nothing but a few queries; it is never interrupted, because
 * that would close the database's file.
 */
final class RunPublisher implements AutoCloseable {

  private static final int RUNS = 20;
  private static final int FILES = 100;
  private static final long SECONDS = 2;

  private final RunQueries ledger;
  private final ToIntFunction<RunRow> firstPendingFile;
  private final LedgerLock lock;
  private final Map<Long, PublishedRun> ended = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "rehome-publisher");
            daemon.setDaemon(true);
            return daemon;
          });

  @SuppressWarnings("FutureReturnValueIgnored") // publish() never fails
  RunPublisher(RunQueries ledger, ToIntFunction<RunRow> firstPendingFile, LedgerLock lock) {
    this.ledger = ledger;
    this.firstPendingFile = firstPendingFile;
    this.lock = lock;
    thread.scheduleWithFixedDelay(this::publish, 0, SECONDS, TimeUnit.SECONDS);
  }

  /** Publishes what has just been committed. */
  void changed() {
    thread.execute(this::publish);
  }

  private void publish() {
    try {
      List<PublishedRun> runs = new ArrayList<>();
      for (RunRow run : ledger.history(null, RUNS)) {
        runs.add(run.status() == RunStatus.RUNNING ? current(run) : ended(run));
      }
      lock.publish(Json.write(new PublishedRuns(runs)));
    } catch (RuntimeException unpublished) {
      // Others see an older state until the next time; the import is not to fail for that.
    }
  }

  private PublishedRun current(RunRow run) {
    ended.remove(run.context().number());
    return PublishedRun.of(
        run, ledger, ledger.files(run.context(), firstPendingFile.applyAsInt(run), FILES));
  }

  /** What an ended run came to changes no more, unless it is resumed. */
  private PublishedRun ended(RunRow run) {
    PublishedRun known = ended.get(run.context().number());
    if (known == null || known.run().status() != run.status()) {
      known = PublishedRun.of(run, ledger, List.of());
      ended.put(run.context().number(), known);
    }
    return known;
  }

  /** Waits for what is being published. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
