package dev.rehome.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux reports about processes in /proc; NaN on other systems and for processes that ended.
 */
final class ProcFiles {

  /** Linux counts CPU time for programs in hundredths of a second, whatever its own clock does. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int CHILDREN_USER_TIME = 13;
  private static final int CHILDREN_SYSTEM_TIME = 14;

  private ProcFiles() {}

  /** CPU time of those children of this process that have ended. */
  static double endedChildrenCpuSeconds() {
    return ticks(ProcessHandle.current().pid(), CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME)
        / TICKS_PER_SECOND;
  }

  /** CPU time of a process and all its descendants, those included that have ended. */
  static double treeCpuSeconds(long pid) {
    while (true) {
      List<Long> before = tree(pid);
      double ticks =
          before.stream()
              .mapToDouble(
                  process ->
                      ticks(
                          process,
                          USER_TIME,
                          SYSTEM_TIME,
                          CHILDREN_USER_TIME,
                          CHILDREN_SYSTEM_TIME))
              .sum();
      // One that ended in between hands its time to its parent, whose figure may be older.
      if (tree(pid).equals(before)) {
        return ticks / TICKS_PER_SECOND;
      }
    }
  }

  private static List<Long> tree(long pid) {
    Stream<Long> descendants =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid)
            .sorted();
    return Stream.concat(Stream.of(pid), descendants).toList();
  }

  /** The most memory that has been resident in a process so far. */
  static double peakBytes(long pid) {
    return kibibytes(PROC.resolve(pid + "/status"), "VmHWM:");
  }

  static double memoryBytes() {
    return kibibytes(PROC.resolve("meminfo"), "MemTotal:");
  }

  private static double ticks(long pid, int... fields) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      // The program's name is in parentheses and may hold blanks; fields count from after it.
      String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double sum = 0;
      for (int field : fields) {
        sum += Long.parseLong(values[field]);
      }
      return sum;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double kibibytes(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | UncheckedIOException e) {
      return Double.NaN;
    }
  }
}
