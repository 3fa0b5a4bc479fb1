package dev.rehome.cli.launch;

import dev.rehome.job.Ending.Result;
import dev.rehome.job.Wording;
import dev.rehome.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Says in commands and options what a person can do. Verbs name an option as the parameter of a
 * job, at the begin of a message with the code {@code bad-option}; here it has its dashes.
 */
public final class CommandWording implements Wording {

  private static final String CHANGED =
      "put it back and run the same command again, or start over: COMMAND --new; rows already"
          + " imported are recognised by their keys";

  /** By the code of the problem. */
  private static final Map<String, String> HINTS =
      Map.ofEntries(
          Map.entry(
              "unfinished-run",
              "repeat its options to go on with it, or give it up and start over with --new; rows"
                  + " already imported are recognised by their keys"),
          Map.entry("spec-changed", CHANGED),
          Map.entry("file-changed", CHANGED),
          Map.entry(
              "too-many-rejects",
              "fix the source and start over with --new, or allow more with --max-rejects or"
                  + " --on-error lenient"),
          Map.entry(
              "unwritable-runs-dir",
              "choose another directory with --runs-dir, or change its permissions"),
          Map.entry("memory", "lower --chunk-size, or give Java more memory with -Xmx"),
          Map.entry("failed", "run it again with --verbose for the stack trace"),
          Map.entry("unknown-run", "rehome history lists the runs"),
          Map.entry("later-run", "roll it back first, or both with: COMMAND --with-later"),
          Map.entry("rows-changed", "look at them; to undo them all the same: COMMAND --force"));

  /** As {@link Shell} writes it. */
  private static final Pattern ARGUMENT = Pattern.compile("(?:'[^']*'|\\\\'|[^\\s'])+");

  private static final Pattern FOR_ONE_LAUNCH = Pattern.compile("--(?:new|dry-run)(?:=.*)?");

  private final String typed;
  private final String again;

  /**
   * @param typed the command
   */
  public CommandWording(String typed) {
    this.typed = typed;
    this.again =
        ARGUMENT
            .matcher(typed)
            .results()
            .map(MatchResult::group)
            .filter(argument -> !FOR_ONE_LAUNCH.matcher(argument).matches())
            .collect(Collectors.joining(" "));
  }

  /** What was typed, as a person would type it again. */
  public static String typed(CommandLine root) {
    List<String> arguments = root.getParseResult().originalArgs();
    return "rehome " + String.join(" ", arguments.stream().map(Shell::quote).toList());
  }

  @Override
  public int exitCode(Result result) {
    return ExitCodes.of(result);
  }

  @Override
  public Problem advise(Problem problem) {
    if (problem.code().equals("bad-option")) {
      return new Problem(problem.code(), "--" + problem.message(), problem.where(), problem.hint());
    }
    String hint = HINTS.get(problem.code());
    return problem.hint() != null || hint == null
        ? problem
        : problem.hint(hint.replace("COMMAND", again));
  }

  @Override
  public String options(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> option(option.getKey(), option.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String option(String name, String value) {
    if (name.startsWith("param.")) {
      return "--param " + Shell.quote(name.substring("param.".length()) + "=" + value);
    }
    return value.equals("true") ? "--" + name : "--" + name + " " + Shell.quote(value);
  }

  @Override
  public String command(String verb, String argument, Map<String, String> options) {
    return "rehome " + verb + " " + Shell.quote(argument) + " " + options(options);
  }

  @Override
  public String next(Next next) {
    return switch (next) {
      case REPEAT -> typed;
      case AGAIN -> again;
      case ANEW -> again + " --new";
      case CONFIRMED -> again + " --confirm";
    };
  }
}
