package dev.rehome.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A format of ten bytes per record whose parser throws. */
class GuardedReaderTests {

  private static final int RECORDS = 4;

  @TempDir private Path directory;

  /** Throws at a record; at record 0 when it is opened. */
  private record Throwing(int at, Supplier<? extends Throwable> thrown) implements RecordFormat {

    @Override
    public FormatDescription description() {
      return new FormatDescription("tens", "tens", List.of(), true, false, List.of());
    }

    @Override
    public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from) {
      if (at == 0) {
        sneak(thrown.get());
      }
      return new RecordReader() {
        private ReadPosition position = from;

        @Override
        public SourceRecord read() {
          long number = position.records() + 1;
          if (number == at) {
            sneak(thrown.get());
          }
          if (number > RECORDS) {
            return null;
          }
          position = new ReadPosition(number, number, number + 1);
          return SourceRecord.of(
              file, new RecordPlace(number, number, 10 * (number - 1), 10), "" + number);
        }

        @Override
        public ReadPosition position() {
          return position;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Envelope envelope(SourceFile file, SourceSpec source) {
      sneak(thrown.get());
      return Envelope.NONE;
    }

    @SuppressWarnings("unchecked") // checked or not, a parser may throw it
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  @Test
  void whatAParserThrowsCostsTheRestOfTheFile() throws IOException {
    for (Supplier<? extends Throwable> thrown :
        List.<Supplier<? extends Throwable>>of(
            () -> new IllegalStateException("odd"),
            () -> new StackOverflowError(),
            () -> new UncheckedIOException(new MalformedInputException(1)),
            () -> new MalformedInputException(1))) {
      List<SourceRecord> records = read(new Throwing(3, thrown), ReadPosition.START);

      assertThat(records).hasSize(3);
      assertThat(records.get(2).place()).isEqualTo(new RecordPlace(3, 3, 20, 20));
      assertThat(records.get(2).problem().code()).isEqualTo("parser-failed");
      assertThat(records.get(2).problem().message())
          .startsWith("the tens cannot be read: ")
          .containsAnyOf("IllegalStateException", "StackOverflowError", "MalformedInput");
    }
  }

  @Test
  void goesOnFromEveryPositionAsIfItHadNotStopped() throws IOException {
    Throwing format = new Throwing(3, () -> new IllegalStateException("odd"));
    SourceRecord broken = read(format, ReadPosition.START).get(2);

    assertThat(read(format, new ReadPosition(2, 2, 3))).containsExactly(broken);
    assertThat(read(format, new ReadPosition(Long.MAX_VALUE, 3, 3))).isEmpty();
  }

  @Test
  void aFileThatCannotBeOpenedIsOneBrokenRecord() throws IOException {
    List<SourceRecord> records =
        read(new Throwing(0, () -> new IllegalStateException("odd")), ReadPosition.START);

    assertThat(records).hasSize(1);
    assertThat(records.get(0).place()).isEqualTo(new RecordPlace(1, 1, 0, 40));
    assertThat(records.get(0).problem().message())
        .isEqualTo("the tens cannot be read: IllegalStateException: odd");
  }

  @Test
  void aFileWithoutAnEnvelopeIsCutWithoutOne() throws IOException {
    Throwing format = new Throwing(9, () -> new IllegalStateException("odd"));

    assertThat(RecordFormats.envelope(format, file(), SampleFiles.source(directory)))
        .isSameAs(Envelope.NONE);
  }

  @Test
  void faultsOfTheDiskAndOutOfMemoryErrorsPropagate() {
    assertThatThrownBy(
            () -> read(new Throwing(2, () -> new IOException("disk")), ReadPosition.START))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                read(
                    new Throwing(0, () -> new UncheckedIOException(new IOException("disk"))),
                    ReadPosition.START))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(new Throwing(2, OutOfMemoryError::new), ReadPosition.START))
        .isInstanceOf(OutOfMemoryError.class);
  }

  private List<SourceRecord> read(RecordFormat format, ReadPosition from) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (RecordReader reader =
        RecordFormats.open(format, file(), SampleFiles.source(directory), from, false)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        records.add(record);
      }
      assertThat(reader.read()).isNull();
    }
    return records;
  }

  private SourceFile file() {
    Path path = directory.resolve("a.tens");
    return Files.exists(path)
        ? SampleFiles.file(path)
        : SampleFiles.write(path, "0123456789".repeat(RECORDS));
  }
}
