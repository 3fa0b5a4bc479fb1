package dev.rehome.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** A program to run to its end, in a directory that also takes what it prints. */
final class Program {

  private static final long POLL_MILLISECONDS = 20;

  private final Path directory;
  private final List<String> command;
  private final Path out;
  private final ProcessBuilder builder;

  Program(Path directory, List<String> command) {
    this.directory = directory;
    this.command = List.copyOf(command);
    this.out = directory.resolve("out.txt");
    this.builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out.toFile());
    builder.redirectError(errors().toFile());
    // Settings of whoever runs the benchmark are no part of it.
    builder.environment().keySet().removeIf(name -> name.matches("(REHOME_|PG).*"));
  }

  /** The programs of that name, in the order in which a shell would look. */
  static Stream<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry, name))
        .filter(Files::isExecutable);
  }

  Program with(Map<String, String> environment) {
    builder.environment().putAll(environment);
    return this;
  }

  /**
   * Runs it.
   *
   * @return what it printed to standard output
   * @throws IllegalStateException when it fails
   */
  String run() throws IOException, InterruptedException {
    measure(() -> Double.NaN);
    return output();
  }

  /**
   * Runs it with a stopwatch.
   *
   * @param serverCpu CPU seconds that the server has used so far
   */
  Measurement measure(DoubleSupplier serverCpu) throws IOException, InterruptedException {
    double serverBefore = serverCpu.getAsDouble();
    double clientBefore = ProcFiles.endedChildrenCpuSeconds();
    long start = System.nanoTime();
    Process process = builder.start();
    double peakBytes = Double.NaN;
    do {
      double bytes = ProcFiles.peakBytes(process.pid());
      peakBytes = Double.isNaN(bytes) ? peakBytes : bytes;
    } while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s ended with exit code %d%n%s%s"
              .formatted(
                  String.join(" ", command),
                  process.exitValue(),
                  Files.readString(out),
                  Files.readString(errors())));
    }
    return new Measurement(
        seconds,
        ProcFiles.endedChildrenCpuSeconds() - clientBefore,
        serverCpu.getAsDouble() - serverBefore,
        peakBytes);
  }

  /** What it printed to standard output when it ran last. */
  String output() throws IOException {
    return Files.readString(out);
  }

  private Path errors() {
    return directory.resolve("errors.txt");
  }
}
