package dev.rehome.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A directory that goes when the benchmark ends, however it ends, and what has to end before. */
final class WorkDirectory implements Closeable {

  private static final int PATIENCE_SECONDS = 20;

  private final Path path;
  private final Deque<Closeable> closed = new ArrayDeque<>();

  private WorkDirectory(Path path) {
    this.path = path;
  }

  static WorkDirectory in(Path parent) throws IOException {
    Path path = Files.createTempDirectory(parent, "rehome-benchmark-").toRealPath();
    // The server's owner must get to its data.
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    WorkDirectory directory = new WorkDirectory(path);
    Runtime.getRuntime().addShutdownHook(new Thread(directory::closeAtExit));
    return directory;
  }

  Path path() {
    return path;
  }

  /** Has something closed before the directory goes. */
  synchronized <T extends Closeable> T closing(T resource) {
    closed.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    ProcessHandle.current().children().forEach(WorkDirectory::end);
    while (!closed.isEmpty()) {
      closed.pop().close();
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    process
        .onExit()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle((ended, late) -> late != null && process.destroyForcibly())
        .join();
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("left behind: " + path + " (" + e + ")");
    }
  }
}
