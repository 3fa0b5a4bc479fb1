package dev.rehome.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifest as the file {@code manifest.json} in the directory of its backup, and {@code
 * SHA256SUMS} beside it, by which the backup can be verified without Rehome.
 */
final class ManifestFile {

  static final String NAME = "manifest.json";

  private static final String SUMS = "SHA256SUMS";

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
    PartOutput out = new PartOutput(directory, NAME);
    try (out) {
      out.write(JSON.writeValueAsBytes(manifest));
      out.write('\n');
    }
    try (PartOutput sums = new PartOutput(directory, SUMS)) {
      String sha256 = out.part(Part.Kind.SPEC, null, 0).sha256();
      sums.write(sums(manifest, sha256).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The SHA-256 of each file, as the command {@code sha256sum -c} reads it. */
  private static String sums(BackupManifest manifest, String ofManifest) {
    StringBuilder text = new StringBuilder();
    manifest.parts().forEach(part -> text.append("%s  %s\n".formatted(part.sha256(), part.file())));
    return text.append("%s  %s\n".formatted(ofManifest, NAME)).toString();
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
      BackupManifest manifest = JSON.treeToValue(json, BackupManifest.class);
      refuseOtherSums(directory, manifest, bytes);
      return manifest;
    } catch (JacksonException e) {
      throw new IOException("it is not the JSON of a manifest: " + e.getOriginalMessage(), e);
    }
  }

  /** A manifest may be damaged so that it still is one. */
  private static void refuseOtherSums(Path directory, BackupManifest manifest, byte[] bytes)
      throws IOException {
    Path file = directory.resolve(SUMS);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new IOException("there is no " + SUMS + " beside it");
    }
    Measured measured = new Measured();
    try (OutputStream out = measured.writing(OutputStream.nullOutputStream())) {
      out.write(bytes);
    }
    byte[] expected = sums(manifest, measured.sha256()).getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(expected, Files.readAllBytes(file))) {
      throw new IOException("it or " + SUMS + " was changed: they do not agree");
    }
  }
}
