package dev.rehome.cli;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Translates Spring Batch's way of launching, {@code --spring.batch.job.name=import
 * spec=jobs/content.yml chunk-size=500,java.lang.Long,false}, into the command line's own. Job
 * parameters have the names of the options; the class and the identifying flag that Spring's
 * notation allows behind a value are dropped, because a run is identified by what it does. What a
 * spec's parameter is given stays as it is.
 */
final class SchedulerArguments {

  private static final String JOB_NAME = "--spring.batch.job.name=";
  private static final Pattern TYPE_AND_FLAG =
      Pattern.compile(",java\\.(?:lang|time|util)\\.[A-Z]\\w*(?:,(?:true|false))?$");
  private static final Set<String> SWITCHES =
      Set.of(
          "dry-run",
          "incremental",
          "new",
          "quiet",
          "verbose",
          "confirm",
          "with-skipped",
          "include-revertible",
          "include-last-copies");

  private SchedulerArguments() {}

  /**
   * The arguments as they are unless one of them names a job.
   *
   * @throws ProblemException when a switch is neither true nor false
   */
  static String[] translate(String... args) {
    Problems problems = new Problems();
    List<String> translated = new ArrayList<>();
    String verb = null;
    for (String arg : args) {
      if (arg.startsWith(JOB_NAME)) {
        verb = arg.substring(JOB_NAME.length());
      } else if (arg.startsWith("--spring.")) {
        translated.add("--spring-property=" + arg.substring(2));
      } else {
        addParameter(arg, translated, problems);
      }
    }
    if (verb == null) {
      return args;
    }
    problems.throwIfAny(Fault.USAGE);
    translated.add(0, verb);
    return translated.toArray(String[]::new);
  }

  private static void addParameter(String arg, List<String> translated, Problems problems) {
    int equals = arg.indexOf('=');
    if (arg.startsWith("-") || equals < 0) {
      translated.add(arg);
      return;
    }
    String name = arg.substring(0, equals);
    if (name.startsWith("param.")) {
      translated.add("--param=" + arg.substring("param.".length()));
      return;
    }
    String value = TYPE_AND_FLAG.matcher(arg.substring(equals + 1)).replaceFirst("");
    if (name.equals("spec")) {
      translated.add(value);
    } else if (SWITCHES.contains(name)) {
      addSwitch(name, value, translated, problems);
    } else {
      translated.add("--" + name + "=" + value);
    }
  }

  /** Any other word could be meant either way, and a dry run that writes cannot be undone. */
  private static void addSwitch(
      String name, String value, List<String> translated, Problems problems) {
    switch (value) {
      case "true" -> translated.add("--" + name);
      case "false" -> {}
      default ->
          problems.add(
              Problem.of("bad-switch", name + "=" + value + " is neither true nor false")
                  .hint("write " + name + "=true or " + name + "=false"));
    }
  }
}
