package dev.rehome.job;

import dev.rehome.report.ReportJson;
import dev.rehome.store.jdbc.JdbcStoreConfiguration;
import java.util.List;

/**
 * Loads what every run needs while the spec is still being read. A small import spends most of its
 * time loading classes; a second processor can do part of that.
 */
public final class WarmUp {

  private WarmUp() {}

  /** Starts in the background; nothing depends on it, and it does not keep the process alive. */
  public static void start() {
    Thread thread = new Thread(WarmUp::load, "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    JdbcStoreConfiguration.warmUp();
    ReportJson.of(List.of());
  }
}
