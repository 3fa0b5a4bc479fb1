package dev.rehome.store.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the audit trail says; the names of its components are the names in JSON. Without
 * secrets.
 *
 * @param line its number, from 1 without gaps
 * @param launch the line with which the launch began; the line itself unless it is an end
 * @param by null for an end, whose launch has it
 * @param request null for an end
 * @param run the run that the launch started or resumed; null where it was refused before
 * @param status as in the report; null for a beginning
 * @param problems the codes of what went wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
    long line,
    long launch,
    Event event,
    Instant at,
    @Nullable By by,
    @Nullable Request request,
    @Nullable String run,
    @Nullable String status,
    @Nullable Integer exitCode,
    @Nullable List<String> problems) {

  /** What a line is about. */
  public enum Event {
    /** A launch starts or resumes a run. Without an end it was killed, or is still under way. */
    @JsonProperty("began")
    BEGAN,
    /** That launch ended, by itself or by a signal that it could still answer. */
    @JsonProperty("ended")
    ENDED,
    /** A launch came to nothing before it had a run. */
    @JsonProperty("refused")
    REFUSED
  }

  /**
   * Who launched it.
   *
   * @param user of the operating system
   * @param operator as given by whoever launched it, not verified
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record By(String user, @Nullable String operator, String host, long pid) {}

  /**
   * What was to be done.
   *
   * @param command in the caller's words
   * @param spec null, like the source and the options, where it could not be read; {@code *} for
   *     all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Request(
      String verb,
      String command,
      @Nullable String spec,
      @Nullable String source,
      String target,
      @Nullable Map<String, String> options) {}

  public static AuditEntry began(Instant at, By by, Request request, String run) {
    return new AuditEntry(0, 0, Event.BEGAN, at, by, request, run, null, null, null);
  }

  public static AuditEntry refused(
      Instant at, By by, Request request, int exitCode, List<String> problems) {
    return new AuditEntry(
        0, 0, Event.REFUSED, at, by, request, null, "refused", exitCode, problems);
  }

  /**
   * @param launch the line with which it began
   */
  public static AuditEntry ended(
      long launch, Instant at, String run, String status, int exitCode, List<String> problems) {
    return new AuditEntry(0, launch, Event.ENDED, at, null, null, run, status, exitCode, problems);
  }

  /** The same as the line of a number. */
  public AuditEntry numbered(long number) {
    long began = event == Event.ENDED ? launch : number;
    return new AuditEntry(number, began, event, at, by, request, run, status, exitCode, problems);
  }
}
