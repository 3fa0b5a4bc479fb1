package dev.rehome.crash;

import dev.rehome.crash.Disturbance.Moments;
import dev.rehome.crash.Launch.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** What can happen to a process on its machine, whatever the database. */
final class ProcessDisturbances {

  private static final int KILLED = 128 + 9;

  static final List<Disturbance> ALL =
      List.of(
          new Disturbance("kill -9", Set.of(KILLED), ProcessDisturbances::kill),
          new Disturbance("SIGTERM", Set.of(143), (c, m) -> signal(c, m, "TERM")),
          new Disturbance("SIGINT", Set.of(130), (c, m) -> signal(c, m, "INT")),
          new Disturbance("second launch", Set.of(6), ProcessDisturbances::race),
          new Disturbance("runs disk full", Set.of(1, 2), ProcessDisturbances::diskFull));

  private ProcessDisturbances() {}

  private static List<Ended> kill(Command command, Moments moments) {
    try (Launch launch = command.launch()) {
      if (moments.await(launch)) {
        launch.kill();
      }
      return List.of(launch.end());
    }
  }

  private static List<Ended> signal(Command command, Moments moments, String name) {
    try (Launch launch = command.launch()) {
      if (moments.await(launch)) {
        launch.signal(name);
      }
      return List.of(launch.end());
    }
  }

  private static List<Ended> race(Command command, Moments moments) {
    try (Launch one = command.launch()) {
      one.endsWithin(Duration.ofMillis(moments.random().nextInt(1000)));
      try (Launch other = command.launch()) {
        return List.of(one.end(), other.end());
      }
    }
  }

  /**
   * A file system of its own with some kilobytes left, whose content is saved from it; where none
   * can be mounted, a directory that cannot be written to from some moment on.
   */
  private static List<Ended> diskFull(Command command, Moments moments) throws Exception {
    Path runs = Files.createDirectories(command.runs());
    if (!run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", runs.toString())) {
      return unwritable(command, moments, runs);
    }
    Path filler = runs.resolve("filler");
    Path saved = command.directory().resolve("saved");
    try {
      fill(filler, 4096 * moments.random().nextInt(12));
      try (Launch launch = command.launch()) {
        return List.of(launch.end());
      }
    } finally {
      Files.delete(filler);
      FileSystemUtils.copyRecursively(runs, saved);
      run("umount", runs.toString());
      FileSystemUtils.copyRecursively(saved, runs);
      FileSystemUtils.deleteRecursively(saved);
    }
  }

  private static void fill(Path file, int left) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (Files.getFileStore(file).getUsableSpace() > left) {
        out.write(page);
      }
    }
  }

  private static List<Ended> unwritable(Command command, Moments moments, Path runs) {
    try (Launch launch = command.launch()) {
      moments.await(launch);
      runs.toFile().setWritable(false);
      return List.of(launch.end());
    } finally {
      runs.toFile().setWritable(true);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }
}
