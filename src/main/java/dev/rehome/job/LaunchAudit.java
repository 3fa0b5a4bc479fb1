package dev.rehome.job;

import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.ReportedProblems;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import dev.rehome.report.RunReport;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.journal.AuditEntry;
import dev.rehome.store.journal.AuditEntry.By;
import dev.rehome.store.journal.AuditEntry.Request;
import dev.rehome.store.journal.AuditTrail;
import dev.rehome.store.ledger.LedgerDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one launch to the audit trail: a line before its run is started or resumed and one when it
 * ends, or a single one when it is refused. For one thread.
 */
final class LaunchAudit {

  private static final Logger LOG = LoggerFactory.getLogger(LaunchAudit.class);

  private final Wording wording;
  private final VerbRequest request;
  private final RunControl control;
  private @Nullable Verb verb;
  private @Nullable String run;
  private long began;
  private boolean ended;

  LaunchAudit(Wording wording, VerbRequest request, RunControl control) {
    this.wording = wording;
    this.request = request;
    this.control = control;
  }

  /** It is known what the launch is about. */
  void opened(Verb opened) {
    verb = opened;
  }

  /** A run is about to be started or resumed; without this line it must not be. */
  void begin(AuditTrail trail, String runId) {
    if (request.audited()) {
      run = runId;
      began = trail.append(AuditEntry.began(now(), by(), request(), runId));
    }
  }

  /** The run has ended by now, whatever becomes of the line; so its report must not be lost. */
  void end(AuditTrail trail, RunReport report) {
    if (run == null) {
      return;
    }
    ended = true;
    try {
      List<String> problems =
          report.section(ReportedProblems.class).stream()
              .flatMap(section -> section.problems().stream())
              .map(ReportedProblem::code)
              .distinct()
              .toList();
      trail.append(
          AuditEntry.ended(began, now(), run, report.status(), report.exitCode(), problems));
    } catch (RuntimeException unrecorded) {
      LOG.warn("the end of run {} is not in the audit trail", run, unrecorded);
    }
  }

  /**
   * The launch ends without a report. Where the ledger is not there or not open to us, no line can
   * say so, which must not hide the failure itself.
   */
  void fail(RuntimeException failure) {
    ProblemException known = Failures.find(failure, ProblemException.class);
    if (!request.audited() || ended || (run == null && known == null)) {
      return;
    }
    try {
      StoreSettings settings = target().ledgerSettings(request.launch().command());
      if (LedgerDatabase.exists(settings)) {
        AuditEntry entry = failed(known);
        LedgerDatabase.withJournal(settings, journal -> journal.audit().append(entry));
      }
    } catch (RuntimeException unrecorded) {
      LOG.debug("the end of the launch is not in the audit trail", unrecorded);
    }
  }

  private AuditEntry failed(@Nullable ProblemException known) {
    Ending.Result result = known == null ? Ending.Result.FAILED : Ending.Result.of(known.fault());
    int exitCode = wording.exitCode(result);
    List<String> problems =
        known == null
            ? List.of("failed")
            : known.problems().stream().map(Problem::code).distinct().toList();
    return run == null
        ? AuditEntry.refused(now(), by(), request(), exitCode, problems)
        : AuditEntry.ended(began, now(), run, "failed", exitCode, problems);
  }

  private Request request() {
    return new Request(
        request.verb(),
        request.launch().command(),
        verb == null ? null : verb.subject().name(),
        verb == null ? null : verb.subject().place().toString(),
        target().name(),
        verb == null ? null : verb.scope().allOptions());
  }

  private TargetRequest target() {
    return verb == null ? request.launch().target() : verb.target();
  }

  private By by() {
    return new By(
        System.getProperty("user.name", "unknown user"),
        request.launch().operator(),
        host(),
        ProcessHandle.current().pid());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "unknown host";
    }
  }

  private Instant now() {
    return RunControl.milliseconds(control.clock());
  }
}
