package dev.rehome.crash;

import dev.rehome.Rehome;
import dev.rehome.testing.FastClassPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One launch of the command line in a process of its own. */
final class Launch implements AutoCloseable {

  /** What even a launch that meets every fault at once stays far below. */
  private static final Duration HANGING = Duration.ofMinutes(10);

  private final Process process;
  private final Path out;
  private final Path err;

  private Launch(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** How a launch ended. */
  record Ended(int exitCode, String out, String err) {

    @Override
    public String toString() {
      return "exit code " + exitCode + "\n" + err + "\n" + out;
    }
  }

  static Launch start(Path directory, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(FastClassPath.awaitOptions());
    command.add(Rehome.class.getName());
    command.addAll(arguments);
    try {
      Path out = Files.createTempFile(directory, "launch", ".out");
      Path err = Files.createTempFile(directory, "launch", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Launch(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits; false when it is still running after that time. */
  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Sends a signal by its name, such as {@code INT}. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  boolean running() {
    return process.isAlive();
  }

  /** Waits for the end; a launch that hangs fails the test. */
  Ended end() {
    if (!endsWithin(HANGING)) {
      signal("QUIT");
      endsWithin(Duration.ofSeconds(2));
      kill();
      throw new AssertionError("the launch hangs\n" + read(err) + read(out));
    }
    return new Ended(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
