package dev.rehome.format;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;

/** A format whose files are single values, which a run directory holds under their names. */
public interface WholeDocument extends RecordFormat {

  static RecordPlace place(SourceFile file) {
    return new RecordPlace(1, 1, 0, file.size());
  }

  /** All that is in the file as one record, whatever the format's options say. */
  SourceRecord readWhole(SourceFile file, SourceSpec source) throws IOException;

  @Override
  default RecordReader open(SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    return new OneRecordReader(() -> readWhole(file, source), from);
  }
}
