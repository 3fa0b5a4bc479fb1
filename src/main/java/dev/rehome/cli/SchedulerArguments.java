package dev.rehome.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Translates Spring Batch's way of launching, {@code --spring.batch.job.name=import
 * spec=jobs/content.yml chunk-size=500,java.lang.Long,false}, into the command line's own. Job
 * parameters have the names of the options; the type and the identifying flag that Spring's
 * notation allows behind a value are dropped, because a run is identified by what it does.
 */
final class SchedulerArguments {

  private static final String JOB_NAME = "--spring.batch.job.name=";
  private static final Pattern TYPE_AND_FLAG =
      Pattern.compile(",(?:java\\.[\\w.]+|string|long|double|date)(?:,(?:true|false))?$");
  private static final Set<String> SWITCHES =
      Set.of("dry-run", "incremental", "new", "quiet", "verbose");

  private SchedulerArguments() {}

  /** The arguments as they are unless one of them names a job. */
  static String[] translate(String... args) {
    List<String> translated = new ArrayList<>();
    String verb = null;
    for (String arg : args) {
      if (arg.startsWith(JOB_NAME)) {
        verb = arg.substring(JOB_NAME.length());
      } else if (arg.startsWith("--spring.")) {
        translated.add("--spring-property=" + arg.substring(2));
      } else {
        addParameter(arg, translated);
      }
    }
    if (verb == null) {
      return args;
    }
    translated.add(0, verb);
    return translated.toArray(String[]::new);
  }

  private static void addParameter(String arg, List<String> translated) {
    int equals = arg.indexOf('=');
    if (arg.startsWith("-") || equals < 0) {
      translated.add(arg);
      return;
    }
    String name = arg.substring(0, equals);
    String value = TYPE_AND_FLAG.matcher(arg.substring(equals + 1)).replaceFirst("");
    if (name.equals("spec")) {
      translated.add(value);
    } else if (name.startsWith("param.")) {
      translated.add("--param=" + name.substring("param.".length()) + "=" + value);
    } else if (!SWITCHES.contains(name)) {
      translated.add("--" + name + "=" + value);
    } else if (Boolean.parseBoolean(value)) {
      translated.add("--" + name);
    }
  }
}
