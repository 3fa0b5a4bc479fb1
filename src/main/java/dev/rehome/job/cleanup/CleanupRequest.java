package dev.rehome.job.cleanup;

import dev.rehome.archive.BackupStore;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.RunControl;
import dev.rehome.job.Verb;
import dev.rehome.job.Verb.Scope;
import dev.rehome.job.VerbRequest;
import dev.rehome.job.specs.RecordedRun;
import dev.rehome.job.specs.SourceIdentity;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Glob;
import dev.rehome.spec.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a source are to be moved into a backup. As a dry run it shows them.
 *
 * @param specName a path, or a name for {@code jobs/NAME.yml}
 * @param source instead of the spec's source, when given
 * @param choice which of the files that are proved to be in the target
 * @param backups the directory of all backups
 */
public record CleanupRequest(
    LaunchOptions launch,
    String specName,
    @Nullable Path source,
    Choice choice,
    BackupStore backups)
    implements VerbRequest {

  /**
   * Which files somebody wants to be rid of.
   *
   * @param only globs over their names; empty for all
   * @param except globs over names of files that stay
   * @param minAge for how long nobody must have written to them
   * @param withSkipped whether a file may go although records of it were skipped, which are nowhere
   *     but in the file
   */
  public record Choice(List<Glob> only, List<Glob> except, Duration minAge, boolean withSkipped) {

    public static final Duration DEFAULT_MIN_AGE = Duration.ofMinutes(1);

    public static final Choice ALL = new Choice(List.of(), List.of(), DEFAULT_MIN_AGE, false);

    boolean has(String name) {
      return (only.isEmpty() || matches(only, name)) && !matches(except, name);
    }

    /** A directory that is a record has its own name, and all of what is below it. */
    static boolean matches(List<Glob> globs, String name) {
      return globs.stream().anyMatch(glob -> glob.matches(name) || glob.matchesAllBelow(name));
    }
  }

  @Override
  public String verb() {
    return "cleanup";
  }

  @Override
  public boolean needsConfirmation() {
    return true;
  }

  @Override
  public void check(Problems problems) {
    if (choice.minAge().isNegative()) {
      problems.add(Problem.of("bad-option", "min-age must not be negative"));
    }
  }

  @Override
  public Verb open(RunControl control) {
    return new CleanupVerb(this, control);
  }

  /**
   * Whether a cleanup of the same source was interrupted, which this request goes on with.
   *
   * @throws dev.rehome.problem.ProblemException when the spec is wrong, or the ledger database
   *     cannot be read
   */
  public boolean isUnfinished() {
    Spec spec = SpecFiles.read(specName, source, launch.runsDirectory());
    return RecordedRun.newest(
            launch.target(),
            launch.command(),
            spec.name(),
            run ->
                run.verb().equals(verb())
                    && run.scope().startsWith(SourceIdentity.of(spec, launch.target())))
        .filter(run -> run.status().resumable())
        .isPresent();
  }

  Scope scope(Spec spec) {
    String identity = SourceIdentity.of(spec, launch.target());
    Map<String, String> options = new LinkedHashMap<>();
    put("only", choice.only(), options);
    put("except", choice.except(), options);
    if (choice.withSkipped()) {
      options.put("with-skipped", "true");
    }
    options.put("backup-dir", backups.directory().toAbsolutePath().normalize().toString());
    return new Scope(
        identity,
        identity + "options=" + options + "\n",
        options,
        Map.of("min-age", choice.minAge().toString()));
  }

  private static void put(String name, List<Glob> globs, Map<String, String> options) {
    if (!globs.isEmpty()) {
      options.put(name, globs.stream().map(Glob::toString).collect(Collectors.joining(" ")));
    }
  }
}
