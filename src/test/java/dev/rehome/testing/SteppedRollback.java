package dev.rehome.testing;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.Progress;
import dev.rehome.job.RunControl;
import dev.rehome.job.RunLauncher;
import dev.rehome.job.RunProgress;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.rollback.RollbackRequest;
import dev.rehome.report.RunReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A rollback in a process of its own that prints each chunk on standard output, before its commit,
 * so that a test can kill it there. Its arguments: run, target, runs directory, chunk size.
 */
public final class SteppedRollback {

  private SteppedRollback() {}

  public static void main(String[] args) {
    LaunchOptions launch =
        new LaunchOptions(
            new TargetRequest(args[1], null, null),
            Path.of(args[2]),
            false,
            false,
            "stepped rollback",
            List.of());
    RollbackRequest request =
        new RollbackRequest(launch, args[0], false, true, false, Integer.parseInt(args[3]));
    Progress steps =
        new Progress() {
          @Override
          public void advanced(RunProgress soFar) {
            System.out.println("chunk");
          }
        };
    RunReport report =
        new RunLauncher(new CommandWording("rehome rollback"))
            .start(request, new RunControl(Clock.systemUTC(), steps))
            .await();
    System.out.println("ended " + report.status());
    System.exit(report.exitCode());
  }
}
