package dev.rehome.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.RecordFormats;
import dev.rehome.spec.FormatDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Imports of damaged samples keep the promises. The build plays one round with a fixed seed; {@code
 * -Dfuzz.rounds=100} plays more, each with the next seed, and {@code -Dfuzz.seed=N} begins at
 * another. A failure names its seed and the files that fail alone, which are left in target/fuzz.
 */
class FuzzTests {

  private static final int FILES_PER_ROUND = 60;
  private static final Path LEFT = Path.of("target/fuzz");

  @TempDir private Path directory;

  @Test
  void knowEveryFormat() {
    assertThat(FuzzedFormat.values())
        .extracting(FuzzedFormat::label)
        .containsExactlyInAnyOrderElementsOf(
            RecordFormats.descriptions().stream().map(FormatDescription::name).toList());
  }

  @ParameterizedTest
  @EnumSource
  void importsOfWhatBrokeOnceKeepThePromises(FuzzedFormat format) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Path kept : format.kept()) {
      files.put(kept.getFileName().toString(), Files.readAllBytes(kept));
    }
    if (!files.isEmpty()) {
      for (String source : format.sources()) {
        check(format, source, files);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void importsOfDamagedSamplesKeepThePromises(FuzzedFormat format) throws IOException {
    long seed = Long.getLong("fuzz.seed", 1);
    int rounds = Integer.getInteger("fuzz.rounds", 1);
    for (long round = seed; round < seed + rounds; round++) {
      String source = format.sources().get(Math.floorMod(round, format.sources().size()));
      try {
        check(format, source, damaged(format, round));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + round + ": " + e.getMessage(), e);
      }
    }
  }

  private void check(FuzzedFormat format, String source, Map<String, byte[]> files)
      throws IOException {
    try {
      checkTogether(format, source, files);
    } catch (AssertionError e) {
      throw new AssertionError(culprits(format, source, files) + e.getMessage(), e);
    }
  }

  private void checkTogether(FuzzedFormat format, String source, Map<String, byte[]> files)
      throws IOException {
    FuzzedImport together =
        new FuzzedImport(Files.createTempDirectory(directory, "import"), format.label(), source);
    files.forEach(together::file);
    together.check();
  }

  /** The files that break a promise alone. */
  private String culprits(FuzzedFormat format, String source, Map<String, byte[]> files)
      throws IOException {
    StringBuilder culprits = new StringBuilder("with source '" + source + "' alone fail:\n");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try {
        checkTogether(format, source, Map.of(file.getKey(), file.getValue()));
      } catch (AssertionError e) {
        Path left = LEFT.resolve(format.label()).resolve(file.getKey());
        Files.createDirectories(left.getParent());
        Files.write(left, file.getValue());
        culprits.append(left).append(": ").append(e.getMessage()).append('\n');
      }
    }
    return culprits.toString();
  }

  private static Map<String, byte[]> damaged(FuzzedFormat format, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < FILES_PER_ROUND; i++) {
      FuzzedFormat inner = format.description().directories() ? any(random) : format;
      List<Path> samples = inner.samples();
      Mutation mutation = new Mutation(random.nextLong(), inner);
      byte[] file = mutation.damaged(any(samples, random), any(samples, random));
      String extension = extension(inner, random);
      files.put(
          format == inner ? i + "." + extension : "run-" + i / 4 + "/" + i % 4 + "." + extension,
          file);
    }
    return files;
  }

  private static FuzzedFormat any(SplittableRandom random) {
    List<FuzzedFormat> all =
        Stream.of(FuzzedFormat.values())
            .filter(format -> !format.description().directories())
            .toList();
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] any(List<Path> samples, SplittableRandom random) throws IOException {
    return Files.readAllBytes(samples.get(random.nextInt(samples.size())));
  }

  private static String extension(FuzzedFormat format, SplittableRandom random) {
    List<String> extensions = format.description().extensions();
    return extensions.get(random.nextInt(extensions.size()));
  }
}
