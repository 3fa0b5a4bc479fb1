package dev.rehome.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets Jazzer search for inputs that break a reader, {@code -Dfuzz.seconds} for each format. Run by
 * the profile {@code fuzz}, which brings Jazzer along. What it finds is left in target/fuzz with
 * the inputs that reached something new, with which the next search begins.
 */
class CoverageGuidedFuzzing {

  private static final Path FOUND = Path.of("target/fuzz");
  private static final int LINES_SHOWN = 60;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RUN_DIRECTORY")
  void findsNoInputThatBreaksTheReader(FuzzedFormat format)
      throws IOException, ClassNotFoundException {
    Path corpus = Files.createDirectories(FOUND.resolve("corpus").resolve(format.label()));
    Path found = Files.createDirectories(FOUND.resolve(format.label()));
    Path dictionary =
        Files.writeString(FOUND.resolve(format.label() + ".dict"), dictionary(format));
    Class<?> jazzer =
        Class.forName("com.code_intelligence.jazzer.Jazzer", false, getClass().getClassLoader());

    try (ChildProcess process =
        ChildProcess.start(
            List.of("-Xmx1g", "-XX:TieredStopAtLevel=4", "-Dfuzz.format=" + format.name()),
            jazzer,
            List.of(
                "--target_class=" + FuzzedReader.class.getName(),
                "--instrumentation_includes=dev.rehome.format.**:dev.rehome.record.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-dict=" + dictionary,
                "-max_total_time=" + Integer.getInteger("fuzz.seconds", 60),
                "-max_len=20000",
                "-timeout=30",
                "-rss_limit_mb=4096",
                corpus.toString(),
                "src/test/resources/fuzz/" + format.label()))) {
      String end = end(process);
      assertThat(process.exitCode()).as(end).isZero();
    }
  }

  /** The last lines it prints; all are read, so that it never waits. */
  private static String end(ChildProcess process) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    for (String line = process.lines().readLine();
        line != null;
        line = process.lines().readLine()) {
      last.add(line);
      if (last.size() > LINES_SHOWN) {
        last.remove();
      }
    }
    return String.join("\n", last);
  }

  private static String dictionary(FuzzedFormat format) {
    return format.tokens().stream()
        .map(
            token ->
                token
                    .chars()
                    .filter(character -> character < 0x80)
                    .mapToObj("\\x%02X"::formatted)
                    .collect(Collectors.joining("", "\"", "\"\n")))
        .collect(Collectors.joining());
  }
}
