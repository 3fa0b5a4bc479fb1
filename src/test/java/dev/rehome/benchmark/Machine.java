package dev.rehome.benchmark;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures depend on, without anything private. */
final class Machine {

  private Machine() {}

  static String describe(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return "%d cores%s, %s, %s, database files on %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            memory(),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"),
            store.type());
  }

  private static String memory() {
    double bytes = ProcFiles.memoryBytes();
    return Double.isNaN(bytes)
        ? "memory unknown"
        : Math.round(bytes / (1 << 30)) + " GiB of memory";
  }

  private static String processor() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
