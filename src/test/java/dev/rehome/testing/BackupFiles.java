package dev.rehome.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;

/**
 * Files of directories and of backups with their text, read without the help of what wrote them.
 */
public final class BackupFiles {

  private BackupFiles() {}

  /** The files below a directory by name; none where it is not there. */
  public static Map<String, String> files(Path directory) {
    Map<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
        files.put(directory.relativize(file).toString(), Files.readString(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of all finished backups by name. */
  public static Map<String, String> inBackups(Path backups) {
    Map<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(backups)) {
      return files;
    }
    try (Stream<Path> found = Files.walk(backups)) {
      for (Path archive : (Iterable<Path>) found::iterator) {
        boolean finished = !archive.getParent().getFileName().toString().startsWith(".");
        if (finished && archive.toString().endsWith(".tar.gz")) {
          read(archive, files);
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path archive, Map<String, String> files) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  /** Deletes a directory with all below it. */
  public static void delete(Path directory) throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }
}
