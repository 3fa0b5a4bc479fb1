package dev.rehome.fuzz;

import dev.rehome.format.RecordFormats;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.read.SpecReader;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Jazzer calls with each input: a file of the format that the property {@code fuzz.format}
 * names, read with each of its options.
 */
public final class FuzzedReader {

  private static final FuzzedReader READER =
      new FuzzedReader(FuzzedFormat.valueOf(System.getProperty("fuzz.format", "JSON")));

  private final Path directory;
  private final String fileName;
  private final List<ReadingCheck> checks = new ArrayList<>();

  private FuzzedReader(FuzzedFormat format) {
    try {
      directory = Files.createTempDirectory("fuzzed-reader");
      fileName = "input." + format.description().extensions().get(0);
      for (String source : format.sources()) {
        checks.add(check(format, source));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The name and parameter that Jazzer looks for. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    READER.read(input);
  }

  private void read(byte[] input) throws IOException {
    if (input.length == 0) {
      return; // an import skips empty files
    }
    SourceFile file = SampleFiles.write(directory.resolve(fileName), input);
    for (ReadingCheck check : checks) {
      check.check(file, directory.resolve("copy").resolve(fileName));
    }
  }

  private ReadingCheck check(FuzzedFormat format, String source) throws IOException {
    Path spec = directory.resolve("spec.yml");
    Files.writeString(
        spec,
        """
        name: fuzz
        source:
          directory: source
          format: %s
          %s
        entities: { item: { key: [a], columns: { a: /a } } }
        """
            .formatted(format.label(), source));
    return new ReadingCheck(
        RecordFormats.named(format.label()),
        new SpecReader(RecordFormats.descriptions(), List.of()).read(spec).source());
  }
}
