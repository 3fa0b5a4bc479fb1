package dev.rehome.job.prune;

import dev.rehome.files.Directories;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The directories of runs, with their reports and copies of rejects. */
final class RunDirectories {

  private static final Pattern RUN = Pattern.compile("\\d{8}-\\d{6}-.+-[0-9a-f]{4}");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;

  RunDirectories(Path directory) {
    this.directory = directory;
  }

  /** The report of a run that no ledger knows: a validation or a dry run. */
  record Rehearsed(String run, String spec, Instant startedAt) {}

  /** What is in the directory of a run, in bytes; 0 where there is none. */
  long size(String run) throws IOException {
    long[] size = {0};
    if (isRun(run)) {
      Files.walkFileTree(
          directory.resolve(run),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              size[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return size[0];
  }

  static boolean isRunId(String text) {
    return RUN.matcher(text).matches();
  }

  private boolean isRun(String run) {
    return isRunId(run) && Files.isDirectory(directory.resolve(run), LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes the directory of a run; what a link in it leads to stays. */
  void remove(String run) throws IOException {
    if (isRun(run)) {
      Directories.deleteTree(directory.resolve(run));
    }
  }

  /** In the order of their ids. Those of other ledgers are not among them. */
  List<Rehearsed> rehearsed() throws IOException {
    List<Rehearsed> found = new ArrayList<>();
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : (Iterable<Path>) children.sorted()::iterator) {
        if (isRun(child.getFileName().toString())) {
          rehearsed(child).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Rehearsed> rehearsed(Path run) {
    try {
      JsonNode report = JSON.readTree(run.resolve("report.json").toFile());
      boolean without =
          report.path("verb").asString("").equals("validate")
              || report.path("dryRun").asBoolean(false);
      boolean named = report.path("run").asString("").equals(run.getFileName().toString());
      return without && named
          ? Optional.of(
              new Rehearsed(
                  run.getFileName().toString(),
                  report.path("spec").asString(""),
                  Instant.parse(report.path("startedAt").asString(""))))
          : Optional.empty();
    } catch (JacksonException | DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
