package dev.rehome.archive;

import dev.rehome.files.ForcedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /** Whether a directory is that of a backup. */
  static boolean in(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME)) || isEncryptedIn(directory);
  }

  /** Whether it is that of an encrypted one. */
  static boolean isEncryptedIn(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME + BackupFiles.ENCRYPTED));
  }

  static void write(BackupFiles files, BackupManifest manifest) throws IOException {
    PartOutput out = files.create(NAME);
    try (out) {
      out.write(JSON.writeValueAsBytes(manifest));
      out.write('\n');
    }
    try (OutputStream sums = ForcedOutputStream.create(files.resolve(SUMS))) {
      Part written = out.part(Part.Kind.SPEC, null, 0);
      String text = sums(manifest, written.sha256(), written.file());
      sums.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The SHA-256 of each file, as the command {@code sha256sum -c} reads it. */
  private static String sums(BackupManifest manifest, String sha256, String file) {
    StringBuilder text = new StringBuilder();
    manifest.parts().forEach(part -> text.append("%s  %s\n".formatted(part.sha256(), part.file())));
    return text.append("%s  %s\n".formatted(sha256, file)).toString();
  }

  /**
   * @throws IOException when it is no manifest that this version understands
   */
  static BackupManifest read(BackupFiles files) throws IOException {
    Path file = files.resolve(files.stored(NAME));
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it is too long for a manifest");
    }
    byte[] stored = Files.readAllBytes(file);
    byte[] bytes;
    try (InputStream in = files.decrypted(new ByteArrayInputStream(stored))) {
      bytes = in.readAllBytes();
    }
    try {
      JsonNode json = JSON.readTree(bytes);
      int version = json.path("version").asInt(0);
      if (version != BackupManifest.VERSION) {
        throw new IOException(
            "it has version %d, this program reads version %d"
                .formatted(version, BackupManifest.VERSION));
      }
      BackupManifest manifest = JSON.treeToValue(json, BackupManifest.class);
      refuseOtherSums(files, manifest, stored);
      return manifest;
    } catch (JacksonException e) {
      throw new IOException("it is not the JSON of a manifest: " + e.getOriginalMessage(), e);
    }
  }

  /** A manifest may be damaged so that it still is one. */
  private static void refuseOtherSums(BackupFiles files, BackupManifest manifest, byte[] stored)
      throws IOException {
    Path file = files.resolve(SUMS);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new IOException("there is no " + SUMS + " beside it");
    }
    Measured measured = new Measured();
    try (OutputStream out = measured.writing(OutputStream.nullOutputStream())) {
      out.write(stored);
    }
    byte[] expected =
        sums(manifest, measured.sha256(), files.stored(NAME)).getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(expected, Files.readAllBytes(file))) {
      throw new IOException("it or " + SUMS + " was changed: they do not agree");
    }
  }
}
