package dev.rehome.job;

import dev.rehome.job.RunControl.StoppedException;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.report.RunReport;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreSettings;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * Launches verbs: resumes the run that failed or died, else starts a new one, and always ends with
 * a report. Knows no verb. Safe for any thread; each launch opens and closes the databases.
 */
public final class RunLauncher {

  private final Wording wording;

  public RunLauncher(Wording wording) {
    this.wording = wording;
  }

  /** Creating a validator takes longer than using it, so there is one, made when needed. */
  private static final class Constraints {
    static final Validator VALIDATOR =
        Validation.byProvider(HibernateValidator.class)
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(
                new ParameterMessageInterpolator(
                    Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();
  }

  /** The constraints that a request declares and does not keep, in English. */
  private static List<String> violations(VerbRequest request) {
    return Constraints.VALIDATOR.validate(request).stream()
        .map(ConstraintViolation::getMessage)
        .sorted()
        .toList();
  }

  /** Starts a launch on a thread of its own. */
  public RunHandle start(VerbRequest request, RunControl control) {
    RunHandle handle = new RunHandle(control);
    new Thread(
            () -> {
              try {
                handle.ended(new Launch(request, control, handle).report());
              } catch (Throwable failure) {
                handle.failed(failure);
              }
            },
            "run")
        .start();
    return handle;
  }

  /** One launch, to the end, to the next chunk after a stop signal, or to a fault. */
  private final class Launch {

    private final VerbRequest request;
    private final RunControl control;
    private final RunHandle handle;
    private final LaunchAudit audit;

    Launch(VerbRequest request, RunControl control, RunHandle handle) {
      this.request = request;
      this.control = control;
      this.handle = handle;
      this.audit = new LaunchAudit(wording, request, control);
    }

    RunReport report() {
      Problems problems = new Problems();
      violations(request).forEach(wrong -> problems.add(Problem.of("bad-option", wrong)));
      request.check(problems);
      request.launch().check(problems);
      problems.throwIfAny(Fault.USAGE);
      request.launch().createRunsDirectory();
      try (Verb verb = request.open(control)) {
        audit.opened(verb);
        return report(verb);
      } catch (RuntimeException e) {
        audit.fail(e);
        throw e;
      } finally {
        control.progress().finished();
      }
    }

    private RunReport report(Verb verb) {
      String command = request.launch().command();
      StoreSettings ledger = verb.target().ledgerSettings(command);
      StoreSettings target = verb.target().settings(command);
      List<String> environment = request.launch().environment();
      try (OpenDatabases databases = OpenDatabases.open(ledger, target, environment)) {
        if (!request.launch().dryRun()) {
          return report(verb, databases);
        }
        Rehearsal rehearsal = new Rehearsal(databases.transactions());
        return rehearsal.perform(() -> report(verb, databases.rehearsing(rehearsal)));
      } catch (RuntimeException e) {
        throw Failures.explainedUnchecked(ledger, e);
      }
    }

    private RunReport report(Verb verb, OpenDatabases databases) {
      verb.check(databases.ledger(), databases.journal());
      Optional<RunRow> unfinished =
          request.launch().dryRun() || !verb.lasting()
              ? Optional.empty()
              : new Resumption(wording, request, verb, databases.ledger()).unfinished();
      audit.begin(
          databases.journal().audit(), unfinished.map(RunRow::context).orElseGet(verb::fresh).id());
      RunContext context =
          unfinished
              .map(RunRow::context)
              .orElseGet(() -> databases.ledger().start(newRun(verb), verb.subject().text()));
      handle.began(context.id());
      databases.lock().describe(context.id());
      Run run = databases.run(context, control);
      try (VerbJob job = verb.begin(run)) {
        RunReporter reporter =
            new RunReporter(wording, request, verb, job, run, unfinished.isPresent());
        reporter.begin();
        reporter.note(job.notes());
        JobRunner.Outcome outcome = outcome(verb, job, databases, run, unfinished, reporter);
        databases.lock().renew();
        RunReport report = reporter.finish(outcome);
        audit.end(databases.journal().audit(), report);
        return report;
      }
    }

    private JobRunner.Outcome outcome(
        Verb verb,
        VerbJob job,
        OpenDatabases databases,
        Run run,
        Optional<RunRow> unfinished,
        RunReporter reporter) {
      try {
        unfinished.ifPresent(
            row -> {
              reporter.note(job.resume(row));
              run.ledger().resume(row.context());
            });
      } catch (StoppedException e) {
        return new JobRunner.Outcome(false, List.of(e));
      }
      try {
        return new JobRunner(databases, run).run(request, verb, job);
      } catch (Exception e) {
        return new JobRunner.Outcome(false, List.of(databases.explained(e)));
      }
    }

    private RunRow newRun(Verb verb) {
      return new RunRow(
          verb.fresh(),
          request.verb(),
          verb.subject().name(),
          verb.subject().checksum(),
          verb.scope().whole(),
          verb.subject().place().toString(),
          RunStatus.RUNNING,
          1,
          verb.scope().allOptions(),
          null,
          null,
          null);
    }
  }
}
