package dev.rehome.crash;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The class path of the tests with an archive of loaded classes, which halves the time a launch
 * takes. A JVM archives classes of jars only, so those of the build get a jar.
 */
final class FastClassPath {

  private final String classPath;
  private final Path archive;

  FastClassPath(Path directory) throws IOException {
    List<String> elements = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(element);
      if (!Files.isDirectory(path)) {
        elements.add(element);
      } else if (!path.endsWith("test-classes")) {
        elements.add(jar(path, directory.resolve(path.getFileName() + ".jar")).toString());
      }
    }
    this.classPath = String.join(File.pathSeparator, elements);
    this.archive = directory.resolve("classes.jsa");
  }

  /** The first launch that ends writes the archive, the others use it. */
  List<String> options() {
    String option = Files.exists(archive) ? "SharedArchiveFile" : "ArchiveClassesAtExit";
    return List.of("-XX:" + option + "=" + archive, "-Xlog:disable", "-cp", classPath);
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
