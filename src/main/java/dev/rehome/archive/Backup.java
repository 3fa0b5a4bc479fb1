package dev.rehome.archive;

import dev.rehome.files.Checksum;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A backup on the disk. Nothing in it is trusted but what {@link #verify} has compared. Reading
 * never changes it.
 */
public final class Backup {

  private final BackupFiles files;
  private final BackupManifest manifest;

  Backup(BackupFiles files, BackupManifest manifest) {
    this.files = files;
    this.manifest = manifest;
  }

  public Path directory() {
    return files.directory();
  }

  public BackupManifest manifest() {
    return manifest;
  }

  /** The SHA-256 of the manifest, which has those of everything else. */
  public String sha256() {
    Path file = files.resolve(files.stored(ManifestFile.NAME));
    try {
      return Checksum.of(file);
    } catch (IOException e) {
      throw Faults.damaged(List.of(Faults.damaged(file, e)));
    }
  }

  /**
   * Reads everything and compares it with the manifest.
   *
   * @param beforeEach is run before each file, row and piece of them; what it throws ends the work
   * @return what is damaged, missing or too much; empty for a whole backup
   */
  public List<Problem> verify(Runnable beforeEach) {
    List<Problem> problems = new ArrayList<>();
    for (Part part : manifest.parts()) {
      try {
        verify(part, beforeEach);
      } catch (IOException | IllegalArgumentException e) {
        problems.add(Faults.damaged(files.resolve(part.file()), e));
      }
    }
    return problems.isEmpty() ? verifyFiles(beforeEach) : problems;
  }

  /** The files one by one, which needs an archive and a list that are whole. */
  private List<Problem> verifyFiles(Runnable beforeEach) {
    try {
      Part archive = manifest.part(Part.Kind.FILES).orElse(null);
      if (archive != null) {
        requireCount(archive, readFiles((entry, content) -> beforeEach.run()));
      }
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(Faults.damaged(files.directory(), e));
    }
  }

  /**
   * @throws ProblemException when it is not whole
   */
  public void requireWhole(Runnable beforeEach) {
    List<Problem> problems = verify(beforeEach);
    if (!problems.isEmpty()) {
      throw Faults.damaged(problems);
    }
  }

  private void verify(Part part, Runnable beforeEach) throws IOException {
    refuseOtherPlaces(part);
    switch (part.kind()) {
      case ROWS -> {
        long rows = 0;
        try (RowsReader reader = new RowsReader(files, part)) {
          while (reader.read() != null) {
            rows++;
            beforeEach.run();
          }
        }
        requireCount(part, rows);
      }
      case FILES, FILE_LIST, SQL, SPEC -> {
        beforeEach.run();
        try (PartInput in = files.open(part)) {
          in.finish();
        }
      }
    }
  }

  /** A manifest names files in its own directory and no others. */
  private static void refuseOtherPlaces(Part part) throws IOException {
    if (!FileNamesCheck.safe(part.file()) || part.file().contains("/")) {
      throw new IOException("the manifest names a file elsewhere: " + part.file());
    }
  }

  private static void requireCount(Part part, long count) throws IOException {
    if (count != part.count()) {
      throw new IOException(
          "it has %d entries, the manifest says %d".formatted(count, part.count()));
    }
  }

  long readFiles(FileArchiveReader.Files consumer) throws IOException {
    Optional<Part> archive = manifest.part(Part.Kind.FILES);
    if (archive.isEmpty()) {
      return 0;
    }
    Part list =
        manifest
            .part(Part.Kind.FILE_LIST)
            .orElseThrow(() -> new IOException("the manifest has no list of its files"));
    refuseOtherPlaces(archive.get());
    refuseOtherPlaces(list);
    try (FileArchiveReader reader = new FileArchiveReader(files, archive.get(), list)) {
      return reader.read(consumer);
    }
  }

  /** The files it holds, without their content. */
  public void entries(Consumer<FileEntry> entries) {
    Part list = manifest.part(Part.Kind.FILE_LIST).orElse(null);
    if (list == null) {
      return;
    }
    try (PartInput in = files.open(list);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      FileEntry entry = FileArchiveReader.nextListed(lines);
      while (entry != null) {
        entries.accept(entry);
        entry = FileArchiveReader.nextListed(lines);
      }
    } catch (IOException e) {
      throw Faults.damaged(List.of(Faults.damaged(files.resolve(list.file()), e)));
    }
  }

  /**
   * The rows of one part, in the order of their ids in the target.
   *
   * @throws ProblemException when it cannot be read
   */
  public RowsReader rows(Part part) {
    try {
      return new RowsReader(files, part);
    } catch (IOException e) {
      throw Faults.damaged(List.of(Faults.damaged(files.resolve(part.file()), e)));
    }
  }

  /** The spec as it was when the backup was made; null when there is none in it. */
  public Optional<String> specText() {
    return manifest
        .part(Part.Kind.SPEC)
        .map(
            part -> {
              try (PartInput in = files.open(part)) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                in.finish();
                return text;
              } catch (IOException e) {
                throw Faults.damaged(List.of(Faults.damaged(files.resolve(part.file()), e)));
              }
            });
  }
}
