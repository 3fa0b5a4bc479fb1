package dev.rehome.testing;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.Progress;
import dev.rehome.job.RunProgress;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.imports.ErrorPolicy;
import dev.rehome.job.imports.ImportRequest;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An import in a process of its own that prints each chunk on standard output, before its commit,
 * so that a test can kill it at a known moment. With the argument {@code wait} it goes on only
 * after a byte on standard input, which holds it inside the chunk's transaction.
 */
public final class SteppedImport {

  private SteppedImport() {}

  public static void main(String[] args) {
    boolean wait = args.length > 5 && args[5].equals("wait");
    ImportRequest request =
        Imports.request(
            args[0],
            Path.of(args[1]),
            new LaunchOptions(
                new TargetRequest(args[2], null, null),
                Path.of(args[3]),
                false,
                false,
                "stepped import",
                List.of()),
            Integer.parseInt(args[4]),
            ErrorPolicy.LENIENT);
    try {
      RunReport report = Imports.run(request, new Steps(wait));
      System.out.println("ended " + report.status() + " " + report.sections());
      System.exit(report.exitCode());
    } catch (ProblemException e) {
      System.out.println("refused " + e.problems());
      System.exit(new CommandWording("rehome import").exitCode(Result.of(e.fault())));
    }
  }

  private record Steps(boolean paced) implements Progress {

    @Override
    public void started(String run, long files, RunProgress soFar) {
      System.out.println("started " + run);
    }

    @Override
    public void advanced(RunProgress soFar) {
      System.out.println("chunk");
      if (paced) {
        try {
          System.in.read();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
