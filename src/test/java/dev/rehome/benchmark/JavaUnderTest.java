package dev.rehome.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Java that candidates run on, and Rehome's jar.
 *
 * @param options of the JVM, for every candidate that runs on it
 * @param rehomeOptions of Rehome's imports
 */
record JavaUnderTest(Path home, List<String> options, Path jar, List<String> rehomeOptions) {

  /**
   * The same with the classes archived and the collector chosen, as the README advises for large
   * imports on few processors.
   *
   * @param directory gets a copy of the jar, the archive and the JVM's options for it
   * @param spec what is imported to record which classes are needed
   * @param collector the options that choose it
   */
  JavaUnderTest prepared(Path directory, Path spec, List<String> collector)
      throws IOException, InterruptedException {
    Path copy = Files.copy(jar, Files.createDirectories(directory).resolve(jar.getFileName()));
    Path script = Path.of("jobs/schedule/archive-classes.sh").toAbsolutePath();
    String written =
        new Program(directory, List.of("sh", script.toString(), copy.toString(), spec.toString()))
            .with(Map.of("JAVA", program()))
            .run();
    List<String> more = new ArrayList<>(options);
    more.addAll(collector);
    more.add("@" + written.lines().skip(1).findFirst().orElseThrow());
    return new JavaUnderTest(home, more, copy, rehomeOptions);
  }

  /** The same with these options of the JVM and no others. */
  JavaUnderTest withOptions(List<String> only) {
    return new JavaUnderTest(home, only, jar, rehomeOptions);
  }

  /** The same with more options for Rehome's imports. */
  JavaUnderTest withRehomeOptions(String... more) {
    List<String> all = new ArrayList<>(rehomeOptions);
    all.addAll(List.of(more));
    return new JavaUnderTest(home, options, jar, all);
  }

  List<String> rehome(String... arguments) {
    List<String> command = java();
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  List<String> rehomeImport(String spec, String target, Path runs) {
    List<String> command = rehome("import", spec, "--target", target, "--format", "json");
    command.addAll(List.of("--quiet", "--runs-dir", runs.toString()));
    command.addAll(rehomeOptions);
    return command;
  }

  List<String> main(Class<?> main, String... arguments) {
    List<String> command = java();
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The version of this Java, run in a directory. */
  String javaVersion(Path directory) throws IOException, InterruptedException {
    return firstLine(new Program(directory, List.of(program(), "--version")));
  }

  /** The version of this Rehome, run in a directory. */
  String rehomeVersion(Path directory) throws IOException, InterruptedException {
    return firstLine(new Program(directory, rehome("--version")));
  }

  private static String firstLine(Program program) throws IOException, InterruptedException {
    return program.run().lines().findFirst().orElseThrow();
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(program());
    command.addAll(options);
    return command;
  }

  private String program() {
    return home.resolve("bin/java").toString();
  }
}
