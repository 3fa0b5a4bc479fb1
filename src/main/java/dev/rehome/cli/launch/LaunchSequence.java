package dev.rehome.cli.launch;

import dev.rehome.job.Ending.Result;
import dev.rehome.job.VerbRequest;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportText;
import dev.rehome.report.RunReport;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Runs that follow each other, each with a report of its own, until one does not end as it should.
 * An import with rejects does: what comes next looks at each file for itself.
 */
public final class LaunchSequence {

  private final Launching launching;
  private final PrintWriter out;
  private final boolean json;
  private final boolean quiet;
  private final ArrayNode reports = JsonMapper.shared().createArrayNode();

  LaunchSequence(Launching launching, PrintWriter out, boolean json, boolean quiet) {
    this.launching = launching;
    this.out = out;
    this.json = json;
    this.quiet = quiet;
  }

  /**
   * @return the exit code of the first that failed, else of the first that was not just done
   */
  public int run(List<VerbRequest> requests) {
    try {
      return runAll(requests);
    } finally {
      if (json) {
        out.print(ReportJson.of(reports));
      }
      out.flush();
    }
  }

  private int runAll(List<VerbRequest> requests) {
    int exitCode = ExitCodes.of(Result.DONE);
    for (VerbRequest request : requests) {
      RunReport report = launching.report(request);
      show(report);
      if (report.exitCode() != ExitCodes.of(Result.DONE)
          && report.exitCode() != ExitCodes.of(Result.DONE_WITH_REJECTS)) {
        return report.exitCode();
      }
      exitCode = exitCode == ExitCodes.of(Result.DONE) ? report.exitCode() : exitCode;
    }
    return exitCode;
  }

  private void show(RunReport report) {
    if (json) {
      JsonNode read = JsonMapper.shared().readTree(ReportJson.of(report));
      reports.add(read);
    } else if (!quiet || report.exitCode() != 0) {
      out.print(ReportText.of(report));
      out.println();
    }
    out.flush();
  }
}
