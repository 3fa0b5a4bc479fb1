package dev.rehome.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of 2 MB of its own, which only root can mount. */
public final class SmallDisk implements AutoCloseable {

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Mounts one there; skips the test where that is not allowed. */
  public static SmallDisk at(Path directory) throws IOException {
    Files.createDirectories(directory);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.toString()),
        "only root can mount file systems");
    return new SmallDisk(directory);
  }

  public Path directory() {
    return directory;
  }

  /** Fills it up to some bytes, rounded to pages of 4096. */
  public SmallDisk fillUpTo(int left) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(directory.resolve("filler"))) {
      while (Files.getFileStore(directory).getUsableSpace() > left) {
        out.write(page);
      }
    }
    return this;
  }

  /** Nothing can be written any more. */
  public SmallDisk readOnly() {
    if (!run("mount", "-o", "remount,ro", directory.toString())) {
      throw new AssertionError("cannot be made read-only");
    }
    return this;
  }

  @Override
  public void close() {
    run("umount", directory.toString());
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
