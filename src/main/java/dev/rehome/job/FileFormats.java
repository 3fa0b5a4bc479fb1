package dev.rehome.job;

import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.util.Optional;

/** Which format reads a file: the one the spec names, or the one its extension stands for. */
final class FileFormats {

  private FileFormats() {}

  static Optional<RecordFormat> of(SourceFile file, SourceSpec source) {
    return source.format().equals(SourceSpec.AUTO)
        ? RecordFormats.forFile(file.fileName())
        : Optional.of(RecordFormats.named(source.format()));
  }
}
