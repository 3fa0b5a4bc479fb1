package dev.rehome.format.rundirectory;

import dev.rehome.format.Envelope;
import dev.rehome.format.OneRecordReader;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordReader;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.util.List;
import java.util.Set;

/**
 * A directory as one record: a map from the names of its files and directories, in their order, to
 * what is in them. A JSON, YAML or XML file is its value, a Markdown or text file its record, a
 * file of many records a list of them, a file of no known format its size in bytes. READMEs and
 * hidden files are left out. A file that cannot be read makes the whole record broken.
 */
public final class RunDirectoryFormat implements RecordFormat {

  static final String NAME = "run-directory";

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(NAME, "run directory", List.of(), false, true, List.of());

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Set<String> fileLevelCodes() {
    return Set.of("file-too-large");
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from) {
    return new OneRecordReader(() -> new RunDirectory(file, source).record(), from);
  }

  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) {
    return Envelope.NONE;
  }
}
