package dev.rehome.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The manifest as the file {@code manifest.json} in the directory of its backup. */
final class ManifestFile {

  static final String NAME = "manifest.json";

  /** More than the manifest of any backup takes: it does not grow with the number of files. */
  private static final long MOST_BYTES = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ManifestFile() {}

  static boolean in(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME));
  }

  static void write(Path directory, BackupManifest manifest) throws IOException {
    try (PartOutput out = new PartOutput(directory, NAME)) {
      out.write(JSON.writeValueAsBytes(manifest));
      out.write('\n');
    }
  }

  /**
   * @throws IOException when it is no manifest that this version understands
   */
  static BackupManifest read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it is too long for a manifest");
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      JsonNode json = JSON.readTree(bytes);
      int version = json.path("version").asInt(0);
      if (version != BackupManifest.VERSION) {
        throw new IOException(
            "it has version %d, this program reads version %d"
                .formatted(version, BackupManifest.VERSION));
      }
      return JSON.treeToValue(json, BackupManifest.class);
    } catch (JacksonException e) {
      throw new IOException("it is not the JSON of a manifest: " + e.getOriginalMessage(), e);
    }
  }
}
