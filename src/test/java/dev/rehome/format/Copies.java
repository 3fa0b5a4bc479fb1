package dev.rehome.format;

import dev.rehome.format.input.RawRecord;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Makes the copy of a file's rejects as a run does. */
public final class Copies {

  private Copies() {}

  public static byte[] of(
      RecordFormat format, SourceFile file, SourceSpec source, List<SourceRecord> rejects) {
    try {
      Envelope envelope = RecordFormats.envelope(format, file, source);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      boolean first = true;
      for (SourceRecord reject : rejects) {
        out.write(first ? envelope.before() : envelope.between());
        out.write(RawRecord.cut(file, reject.place()));
        first = false;
      }
      if (!rejects.isEmpty() && !reachesToTheEnd(rejects.get(rejects.size() - 1))) {
        out.write(envelope.after());
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean reachesToTheEnd(SourceRecord record) {
    RecordPlace place = record.place();
    return place.byteOffset() + place.byteLength() >= record.file().size();
  }
}
