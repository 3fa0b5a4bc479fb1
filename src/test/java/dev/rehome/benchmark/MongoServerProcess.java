package dev.rehome.benchmark;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that speaks MongoDB's protocol and keeps everything in memory, in a process of its own.
 * Good for a ratio of two clients; what a real MongoDB would do in the same time it does not say.
 */
final class MongoServerProcess implements Closeable {

  private static final int PATIENCE_SECONDS = 10;

  private final Process process;
  private final String address;

  private MongoServerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** The server itself: says on standard output where it listens. */
  public static void main(String[] arguments) {
    System.out.println(new MongoServer(new MemoryBackend()).bindAndGetConnectionString());
  }

  /** On the same Java as the candidates, but not with their options. */
  static MongoServerProcess start(JavaUnderTest java) throws IOException {
    List<String> command = java.withoutOptions().main(MongoServerProcess.class);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String address = process.inputReader().readLine();
    if (address == null) {
      throw new IOException("the server of MongoDB's protocol does not start");
    }
    return new MongoServerProcess(process, address);
  }

  String url(String database) {
    return address + "/" + database;
  }

  double cpuSeconds() {
    return ProcFiles.treeCpuSeconds(process.pid());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
