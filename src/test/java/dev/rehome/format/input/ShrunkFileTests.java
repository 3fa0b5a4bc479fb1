package dev.rehome.format.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a file became shorter since it was found, no record ends. */
class ShrunkFileTests {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"csv, 'id,name\n1,Ann\n12,Jo'", "json-lines, '{\"a\":1}\n12'", "text, torn"})
  void theEndOfAFileThatBecameShorterIsTheEndOfNoRecord(String format, String left)
      throws IOException {
    Path path = Files.writeString(directory.resolve("a." + format), left);
    SourceFile found = new SourceFile(path, "a", Files.size(path) + 2, Instant.EPOCH);
    List<SourceRecord> records = new ArrayList<>();

    assertThatExceptionOfType(FileShrunkException.class)
        .isThrownBy(
            () -> {
              try (RecordReader reader =
                  RecordFormats.open(
                      RecordFormats.named(format),
                      found,
                      SampleFiles.source(directory),
                      ReadPosition.START,
                      false)) {
                for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
                  records.add(record);
                }
              }
            });
    assertThat(records).hasSizeLessThan(2);
  }
}
