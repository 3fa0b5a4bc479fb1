package dev.rehome.job.check;

import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.format.source.ContentHash;
import dev.rehome.record.FileNames;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Spec;
import dev.rehome.store.LedgerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files of a source as the ledger froze them, beside what they are now. Thread-safe. */
public final class FrozenFiles {

  private final Spec spec;
  private final boolean withFileFields;

  /**
   * @param spec over the source that the files were found in
   * @param withFileFields whether records are read with the fields of their file
   */
  public FrozenFiles(Spec spec, boolean withFileFields) {
    this.spec = spec;
    this.withFileFields = withFileFields;
  }

  /** What has become of a file. */
  public enum State {
    SAME,
    CHANGED,
    GONE
  }

  /** The file as the ledger froze it, where it is now. */
  public SourceFile sourceFile(LedgerFile file) {
    return new SourceFile(pathOf(file.name()), file.name(), file.size(), file.modified());
  }

  /** Where a file of the source is. */
  public Path pathOf(String name) {
    Path source = spec.source().path();
    return Files.isRegularFile(source) ? source : FileNames.resolve(source, name);
  }

  /**
   * Opens a file the way its own settings say.
   *
   * @throws IOException when the disk fails
   */
  public RecordReader open(LedgerFile file, ReadPosition from) throws IOException {
    return RecordFormats.open(
        RecordFormats.named(file.format()),
        sourceFile(file),
        spec.source().forFile(file.name()),
        from,
        withFileFields);
  }

  /**
   * Compares size and content with what was frozen.
   *
   * @param beforeEachRead is run before each piece of the file is read; what it throws ends the
   *     work
   * @throws IOException when the file cannot be read
   */
  public State state(LedgerFile file, Runnable beforeEachRead) throws IOException {
    Path path = pathOf(file.name());
    if (!Files.exists(path)) {
      return State.GONE;
    }
    if (!Files.isDirectory(path) && Files.size(path) != file.size()) {
      return State.CHANGED;
    }
    try {
      String now = ContentHash.sha256(sourceFile(file), beforeEachRead);
      return now.equals(file.sha256()) ? State.SAME : State.CHANGED;
    } catch (NoSuchFileException e) {
      return State.GONE;
    }
  }
}
