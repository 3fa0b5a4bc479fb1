package dev.rehome.job.artifacts;

import dev.rehome.files.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a file is still what was recorded. */
enum ArtifactState {
  UNCHANGED,
  CHANGED,
  MISSING,
  /** There is nothing to compare it with. */
  UNVERIFIED;

  static ArtifactState of(Path file, Artifact artifact) throws IOException {
    if (!Files.isRegularFile(file)) {
      return MISSING;
    }
    String recorded = artifact.sha256();
    if (recorded == null) {
      return UNVERIFIED;
    }
    try {
      Long size = artifact.sizeBytes();
      boolean same =
          (size == null || Files.size(file) == size) && Checksum.of(file).equals(recorded);
      return same ? UNCHANGED : CHANGED;
    } catch (NoSuchFileException goneMeanwhile) {
      return MISSING;
    }
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
