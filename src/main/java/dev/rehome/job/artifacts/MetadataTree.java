package dev.rehome.job.artifacts;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The files below a directory, without hidden directories; links are not followed. */
final class MetadataTree {

  private MetadataTree() {}

  /** The metadata files of a directory and all below it, in the order of their paths. */
  static List<MetadataFile> below(Path directory) throws IOException {
    return named(directory, MetadataFile.NAME).stream()
        .map(file -> new MetadataFile(Objects.requireNonNull(file.getParent())))
        .toList();
  }

  /** The files of a name, in the order of their paths. */
  static List<Path> named(Path directory, String name) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("not-a-directory", "there is no such directory")
              .at(Location.of(directory.toString())));
    }
    Path root = directory.toRealPath();
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            boolean hidden = visited.getFileName().toString().startsWith(".");
            return hidden && !visited.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.getFileName().toString().equals(name)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }
}
