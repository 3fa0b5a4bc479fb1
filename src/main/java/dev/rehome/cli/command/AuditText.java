package dev.rehome.cli.command;

import dev.rehome.job.history.AuditHistory.Audit;
import dev.rehome.job.history.AuditHistory.LaunchLine;
import dev.rehome.problem.VisibleText;
import dev.rehome.report.ReportText;
import dev.rehome.report.TextTable;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The audit trail for people. */
final class AuditText {

  private AuditText() {}

  static String of(Audit audit) {
    StringBuilder text = new StringBuilder();
    if (!audit.launches().isEmpty()) {
      text.append(table(audit)).append('\n');
    }
    if (audit.lines() == 0 && audit.intact()) {
      return text.append("no lines yet\n").toString();
    }
    String lines = audit.lines() == 1 ? "1 line" : ReportText.number(audit.lines()) + " lines";
    text.append(lines).append(audit.intact() ? ", chain intact\n" : ", CHAIN BROKEN\n");
    audit.breaks().forEach(broken -> text.append("  ").append(broken.message()).append('\n'));
    return text.append("newest hash ").append(audit.hash()).append('\n').toString();
  }

  private static String table(Audit audit) {
    TextTable table =
        new TextTable("line", "began", "ended", "who", "verb", "spec", "run", "outcome");
    for (LaunchLine launch : audit.launches()) {
      table.texts(
          Long.toString(launch.line()),
          launch.beganAt().truncatedTo(ChronoUnit.SECONDS).toString(),
          launch.endedAt() == null
              ? "-"
              : launch.endedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
          who(launch),
          launch.verb(),
          orDash(launch.spec()),
          orDash(launch.run()),
          outcome(launch));
    }
    return table.render();
  }

  private static String who(LaunchLine launch) {
    String user = launch.user() + "@" + launch.host();
    String operator = launch.operator();
    return VisibleText.of(operator == null ? user : operator + " (" + user + ")");
  }

  private static String outcome(LaunchLine launch) {
    return launch.status() + (launch.exitCode() == null ? "" : " (" + launch.exitCode() + ")");
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
