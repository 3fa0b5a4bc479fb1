package dev.rehome.job.specs;

import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.util.Optional;

/** Which format reads a file: the one the spec names, or the one its extension stands for. */
public final class FileFormats {

  private FileFormats() {}

  public static Optional<RecordFormat> of(SourceFile file, SourceSpec source) {
    RecordFormat named =
        source.format().equals(SourceSpec.AUTO) ? null : RecordFormats.named(source.format());
    return named != null && named.description().directories()
        ? Optional.of(named)
        : RecordFormats.of(file, source.forFile(file.name()));
  }
}
