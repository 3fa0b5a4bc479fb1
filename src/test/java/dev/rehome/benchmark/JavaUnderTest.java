package dev.rehome.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Java that candidates run on, and Rehome's jar.
 *
 * @param options of the JVM, for every candidate that runs on it
 * @param rehomeOptions of Rehome's imports
 */
record JavaUnderTest(Path home, List<String> options, Path jar, List<String> rehomeOptions) {

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

  /** Which Java it is, asked in a directory. */
  String javaVersion(Path directory) throws IOException, InterruptedException {
    return firstLine(new Program(directory, List.of(program(), "--version")));
  }

  /** Which Rehome it is, asked in a directory. */
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
