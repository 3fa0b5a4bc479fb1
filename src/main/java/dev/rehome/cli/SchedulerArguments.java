package dev.rehome.cli;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

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

  private SchedulerArguments() {}

  /**
   * The arguments as they are unless one of them names a job.
   *
   * @param verbs the commands by name, whose options without a value are switches
   * @throws ProblemException when a switch is neither true nor false
   */
  static String[] translate(Map<String, CommandLine> verbs, String... args) {
    Optional<String> verb =
        Stream.of(args)
            .filter(arg -> arg.startsWith(JOB_NAME))
            .map(arg -> arg.substring(JOB_NAME.length()))
            .findFirst();
    if (verb.isEmpty()) {
      return args;
    }
    Set<String> switches = switches(verbs.get(verb.get()));
    Problems problems = new Problems();
    List<String> translated = new ArrayList<>(List.of(verb.get()));
    for (String arg : args) {
      if (arg.startsWith("--spring.") && !arg.startsWith(JOB_NAME)) {
        translated.add("--spring-property=" + arg.substring(2));
      } else if (!arg.startsWith(JOB_NAME)) {
        addParameter(arg, switches, translated, problems);
      }
    }
    problems.throwIfAny(Fault.USAGE);
    return translated.toArray(String[]::new);
  }

  private static Set<String> switches(@Nullable CommandLine verb) {
    return verb == null
        ? Set.of()
        : verb.getCommandSpec().options().stream()
            .filter(option -> option.arity().max() == 0)
            .flatMap(option -> Stream.of(option.names()))
            .map(name -> name.replaceFirst("^-+", ""))
            .collect(Collectors.toSet());
  }

  private static void addParameter(
      String arg, Set<String> switches, List<String> translated, Problems problems) {
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
    if (name.equals("spec") || name.equals("run")) {
      translated.add(value);
    } else if (switches.contains(name)) {
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
