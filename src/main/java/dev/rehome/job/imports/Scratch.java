package dev.rehome.job.imports;

import dev.rehome.job.specs.OwnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A throw-away database: validating is importing into it. */
final class Scratch {

  private final Path directory;

  Scratch() throws IOException {
    directory = Files.createTempDirectory(OwnFiles.SCRATCH);
  }

  String url() {
    return "jdbc:h2:file:" + directory.resolve("validate");
  }

  void delete() throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }
}
