package dev.rehome.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that speaks MongoDB's protocol and keeps everything in memory, in a process of its own.
 * Good for a ratio of two clients; what a real MongoDB would do in the same time it does not say.
 */
final class MongoServerProcess implements Closeable {

  private static final int PATIENCE_SECONDS = 10;

  /** The last keeps what a collection has emptied. */
  private static final List<String> MEMORY =
      List.of("-XX:InitialRAMPercentage=40", "-XX:MaxRAMPercentage=40", "-XX:MaxHeapFreeRatio=100");

  private final Process process;
  private final BufferedWriter wishes;
  private final BufferedReader answers;
  private final String address;

  private MongoServerProcess(Process process, BufferedReader answers, String address) {
    this.process = process;
    this.wishes = process.outputWriter();
    this.answers = answers;
    this.address = address;
  }

  /**
   * The server itself: says on standard output where it listens, and answers each line on standard
   * input when it has collected its garbage.
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println(new MongoServer(new MemoryBackend()).bindAndGetConnectionString());
    BufferedReader wishes = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String wish = wishes.readLine(); wish != null; wish = wishes.readLine()) {
      System.gc();
      System.out.println(wish);
    }
  }

  /**
   * On the same Java as the candidates, but not with their options. Its memory does not grow while
   * it is measured, and is enough that its collector has little to do, as it runs on a core that a
   * client of several threads would use.
   */
  static MongoServerProcess start(JavaUnderTest java) throws IOException {
    List<String> command = java.withOptions(MEMORY).main(MongoServerProcess.class);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader answers = process.inputReader();
    String address = answers.readLine();
    if (address == null) {
      throw new IOException("the server of MongoDB's protocol does not start");
    }
    return new MongoServerProcess(process, answers, address);
  }

  /** Leaves the next candidate nothing to clear away that the one before it left. */
  void settle() throws IOException {
    wishes.write("settle\n");
    wishes.flush();
    if (answers.readLine() == null) {
      throw new IOException("the server of MongoDB's protocol has ended");
    }
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
