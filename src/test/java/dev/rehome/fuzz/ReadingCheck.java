package dev.rehome.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.RawRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.SampleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What every reader owes whatever it reads: nothing is thrown, and every reject reads again. */
final class ReadingCheck {

  private static final int MOST_RECORDS_TO_RESUME = 40;

  private final RecordFormat format;
  private final SourceSpec source;

  ReadingCheck(RecordFormat format, SourceSpec source) {
    this.format = format;
    this.source = source;
  }

  /**
   * Reads a file, goes on in it from some of its positions, and reads the copy of its rejects.
   *
   * @param copy where the copy may be written
   */
  void check(SourceFile file, Path copy) throws IOException {
    List<ReadPosition> positions = new ArrayList<>();
    List<SourceRecord> records = read(file, ReadPosition.START, positions);
    long number = 0;
    for (SourceRecord record : records) {
      number++;
      checkPlace(file, record, number);
    }
    for (int i = 0; i < records.size() && i < MOST_RECORDS_TO_RESUME; i += 1 + i / 3) {
      assertThat(read(file, positions.get(i), new ArrayList<>()))
          .as("records after record %d", i + 1)
          .isEqualTo(records.subList(i + 1, records.size()));
    }
    List<SourceRecord> rejects =
        records.stream().filter(record -> record.problem() != null).toList();
    Envelope envelope = format.envelope(file, source);
    if (!rejects.isEmpty()) {
      checkCopy(rejects, envelope, copy);
    }
  }

  private List<SourceRecord> read(SourceFile file, ReadPosition from, List<ReadPosition> positions)
      throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (RecordReader reader = format.open(file, source, from)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        records.add(record);
        positions.add(reader.position());
      }
    }
    return records;
  }

  /** Without AssertJ's words where all is well, as there may be very many records. */
  private static void checkPlace(SourceFile file, SourceRecord record, long number) {
    RecordPlace place = record.place();
    RecordProblem problem = record.problem();
    boolean right =
        place.record() == number
            && place.line() > 0
            && place.byteOffset() >= 0
            && place.byteLength() >= 0
            && place.byteOffset() + place.byteLength() <= file.size()
            && (problem == null || !problem.code().isBlank() && !problem.message().isBlank());
    if (!right) {
      throw new AssertionError("record " + number + " of " + file.size() + " bytes: " + record);
    }
  }

  private void checkCopy(List<SourceRecord> rejects, Envelope envelope, Path path)
      throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    copy.write(envelope.before());
    for (int i = 0; i < rejects.size(); i++) {
      copy.write(i == 0 ? new byte[0] : envelope.between());
      RawRecord.copy(rejects.get(i).file(), rejects.get(i).place(), copy);
    }
    copy.write(envelope.after());
    SourceFile written = SampleFiles.write(path, copy.toByteArray());
    assertThat(read(written, ReadPosition.START, new ArrayList<>()))
        .as("records in the copy of the rejects")
        .isNotEmpty();
  }
}
