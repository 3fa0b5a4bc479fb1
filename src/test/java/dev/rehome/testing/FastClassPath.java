package dev.rehome.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.springframework.util.FileSystemUtils;

/**
 * The class path of the tests with an archive of loaded classes, which saves processes of their own
 * a third of what their start costs. A JVM archives classes of jars only, so those of the build get
 * a jar. The archive is written in the background from the first call on, for all tests of this
 * JVM.
 */
public final class FastClassPath {

  private static final String PLAIN = System.getProperty("java.class.path");

  private FastClassPath() {}

  private static final class Archive {
    static final CompletableFuture<List<String>> OPTIONS =
        CompletableFuture.supplyAsync(
            FastClassPath::archived, work -> new Thread(work, "archive of classes").start());
  }

  /** The options of a JVM; without the archive as long as there is none. */
  public static List<String> options() {
    return Archive.OPTIONS.getNow(plain());
  }

  /** The same with the archive, for those who compare how long processes take. */
  public static List<String> awaitOptions() {
    return Archive.OPTIONS.join();
  }

  private static List<String> plain() {
    return List.of("-cp", PLAIN);
  }

  private static List<String> archived() {
    try {
      Path directory = Files.createTempDirectory("rehome-classes");
      String classPath = jars(directory);
      Path archive = directory.resolve("classes.jsa");
      Process writing =
          new ProcessBuilder(
                  java(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-XX:ArchiveClassesAtExit=" + archive,
                  "-Xlog:disable",
                  "-cp",
                  classPath,
                  UsualClasses.class.getName(),
                  directory.resolve("workspace").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(writing, directory)));
      return writing.waitFor() == 0 && Files.exists(archive)
          ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-cp", classPath)
          : plain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void remove(Process writing, Path directory) {
    try {
      writing.destroyForcibly().waitFor();
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String jars(Path directory) throws IOException {
    List<String> elements = new ArrayList<>();
    for (String element : PLAIN.split(File.pathSeparator)) {
      Path path = Path.of(element);
      elements.add(
          Files.isDirectory(path)
              ? jar(path, directory.resolve(path.getFileName() + ".jar")).toString()
              : element);
    }
    return String.join(File.pathSeparator, elements);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        var paths = Files.walk(classes)) {
      for (Path path : paths.sorted().toList()) {
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        if (!name.isEmpty()) {
          boolean directory = Files.isDirectory(path);
          out.putNextEntry(new JarEntry(directory ? name + "/" : name));
          if (!directory) {
            Files.copy(path, out);
          }
          out.closeEntry();
        }
      }
    }
    return jar;
  }
}
