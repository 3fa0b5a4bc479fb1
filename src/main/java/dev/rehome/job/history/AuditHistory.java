package dev.rehome.job.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rehome.job.Failures;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.journal.AuditTrail;
import dev.rehome.store.ledger.LedgerDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Reads and checks the audit trail of a ledger database. A database that does not exist is not
 * created; it has no lines.
 */
public final class AuditHistory {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final StoreSettings settings;

  /**
   * @throws ProblemException when the target's URL holds a secret
   */
  public AuditHistory(TargetRequest target, String command) {
    Problems problems = new Problems();
    target.check(problems);
    problems.throwIfAny(Fault.USAGE);
    this.settings = target.ledgerSettings(command);
  }

  /**
   * What the trail says, and whether it can be believed.
   *
   * @param intact whether no line was altered, removed or moved as far as the chain shows
   * @param hash of the newest line: kept elsewhere, it shows later whether lines are gone
   * @param breaks where it is broken
   * @param launches the newest of them, newest first
   */
  public record Audit(
      boolean intact, long lines, String hash, List<Break> breaks, List<LaunchLine> launches) {}

  /**
   * A place where the trail is broken.
   *
   * @param line the first line that shows it
   */
  public record Break(long line, String message) {}

  /**
   * One launch.
   *
   * @param line the line with which it began, or was refused
   * @param user of the operating system
   * @param operator as whoever launched it said
   * @param status as in reports; {@code refused}, {@code running}, or {@code interrupted} for one
   *     that never ended
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LaunchLine(
      long line,
      Instant beganAt,
      @Nullable Instant endedAt,
      String user,
      @Nullable String operator,
      String host,
      long pid,
      String verb,
      String command,
      @Nullable String spec,
      @Nullable String source,
      String target,
      @Nullable Map<String, String> options,
      @Nullable String run,
      String status,
      @Nullable Integer exitCode,
      @Nullable List<String> problems) {}

  /**
   * Reads all of it and checks it.
   *
   * @param specName lists the launches of this spec only; null for all
   * @param limit how many launches to list
   * @param expectedHash that a line must have, else lines are gone; null to expect none
   * @throws ProblemException with {@code BUSY} where another process has the database to itself
   */
  public Audit read(@Nullable String specName, int limit, @Nullable String expectedHash) {
    String expected = expectedHash == null ? null : expectedHash.toLowerCase(Locale.ROOT);
    if (expected != null && !HASH.matcher(expected).matches()) {
      throw new ProblemException(
          Fault.USAGE, Problem.of("bad-option", "expect must be a hash of 64 hex digits"));
    }
    AuditReading reading =
        new AuditReading(specName == null ? null : SpecFiles.name(specName), limit, expected);
    try {
      if (LedgerDatabase.exists(settings)) {
        LedgerDatabase.withJournal(settings, journal -> read(reading, journal.audit()));
      }
    } catch (DataAccessException failure) {
      throw Failures.explainedUnchecked(settings, failure);
    }
    return reading.result(LedgerDatabase.owner(settings).map(LockOwner::run).orElse(null));
  }

  private static AuditReading read(AuditReading reading, AuditTrail trail) {
    trail.read(reading::add);
    reading.unrecorded(trail.unrecordedRuns(AuditReading.MOST_UNRECORDED));
    return reading;
  }
}
