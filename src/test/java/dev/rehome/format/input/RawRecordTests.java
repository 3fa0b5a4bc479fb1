package dev.rehome.format.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.testing.SampleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawRecordTests {

  @TempDir Path directory;

  @Test
  void cutsBytesAsTheyAreOnDisk() throws IOException {
    SourceFile file = SampleFiles.write(directory.resolve("a"), new byte[] {1, -1, 0, 4});

    assertThat(RawRecord.cut(file, new RecordPlace(1, 1, 1, 2))).containsExactly(-1, 0);
    assertThat(RawRecord.cut(file, new RecordPlace(1, 1, 4, 0))).isEmpty();
  }

  @Test
  void cutsTheFirstPartOfWhatIsTooLongToHoldAndCopiesAllOfIt() throws IOException {
    byte[] bytes = new byte[(16 << 20) + 10];
    bytes[3] = 7;
    SourceFile file = SampleFiles.write(directory.resolve("a"), bytes);
    RecordPlace place = new RecordPlace(1, 1, 3, bytes.length - 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] first = RawRecord.cut(file, place);
    assertThat(first).hasSize(1 << 16).startsWith(7, 0);
    assertThat(RawRecord.isWhole(first, place)).isFalse();
    assertThat(RawRecord.isWhole(first, new RecordPlace(1, 1, 3, 1 << 16))).isTrue();
    assertThat(RawRecord.copy(file, place, out)).isTrue();
    assertThat(out.size()).isEqualTo(bytes.length - 3);
    assertThat(out.toByteArray()[0]).isEqualTo((byte) 7);
  }

  @Test
  void hasNoBytesForADirectory() throws IOException {
    SourceFile file = SampleFiles.file(directory);

    assertThat(RawRecord.cut(file, new RecordPlace(1, 1, 0, 5))).isNull();
    assertThat(RawRecord.copy(file, new RecordPlace(1, 1, 0, 5), new ByteArrayOutputStream()))
        .isFalse();
  }

  @Test
  void noticesAFileThatHasBecomeShorter() {
    SourceFile file = SampleFiles.write(directory.resolve("a"), "x");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> RawRecord.cut(file, new RecordPlace(1, 1, 0, 2)));
  }
}
