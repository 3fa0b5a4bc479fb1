package dev.rehome.job;

import dev.rehome.format.RecordFormat;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunPhase;
import dev.rehome.store.Warning;
import dev.rehome.store.WarningTally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Freezes the files of a run in the ledger: names, sizes and contents. */
final class Discovery {

  private final ImportRun run;
  private final Problems problems = new Problems();
  private final WarningTally warnings = new WarningTally();

  Discovery(ImportRun run) {
    this.run = run;
  }

  void freeze() throws IOException {
    try {
      run.ledger().freeze(run.context(), () -> new Freezing(run.found().files()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    problems.throwIfAny(Fault.SYSTEM);
    run.ledger().warn(run.context(), RunPhase.DISCOVERY, warnings.warnings());
  }

  /** Counts files that are not read although the spec includes them; the report lists each. */
  private void warnOfSkipped(SourceFile file, String reason) {
    warnings.add(
        new Warning(
            "file-skipped",
            "a file that the source includes was not read",
            null,
            1,
            file.name(),
            reason,
            "leave it out with source.exclude, or name its format with source.format"));
  }

  /** Hashes file by file as the ledger takes them. */
  private final class Freezing implements Iterator<LedgerFile> {

    private final Iterator<SourceFile> files;
    private int ordinal;

    Freezing(List<SourceFile> found) {
      files = found.iterator();
    }

    @Override
    public boolean hasNext() {
      return files.hasNext();
    }

    @Override
    public LedgerFile next() {
      try {
        return freeze(files.next(), ordinal++);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private LedgerFile freeze(SourceFile file, int ordinal) throws IOException {
    String sha256 = run.sha256(file);
    Optional<RecordFormat> format = FileFormats.of(file, run.spec().source());
    String note =
        format.isPresent() ? skipNote(file, format.get()) : "no format reads ." + file.extension();
    FileStatus status = note == null ? FileStatus.PENDING : FileStatus.SKIPPED;
    if (status == FileStatus.PENDING && run.request().incremental() && imported(file, sha256)) {
      status = FileStatus.UNCHANGED;
    }
    if (note != null && file.size() > 0) {
      warnOfSkipped(file, note);
    }
    return new LedgerFile(
        ordinal,
        file.name(),
        format.map(known -> known.description().name()).orElse("none"),
        file.size(),
        file.modified(),
        sha256,
        status,
        ReadPosition.START,
        Counts.NONE,
        note);
  }

  private boolean imported(SourceFile file, String sha256) {
    return run.ledger()
        .imported(
            run.spec().name(),
            run.spec().checksum(),
            run.request().contentScope(run.spec()),
            file,
            sha256);
  }

  private @Nullable String skipNote(SourceFile file, RecordFormat format) {
    SourceSpec source = run.spec().source();
    if (file.size() == 0) {
      return "empty";
    }
    if (format.description().streamed() || file.size() <= source.maxFileSize()) {
      return null;
    }
    String note =
        "larger than max_file_size (" + file.size() + " > " + source.maxFileSize() + " bytes)";
    if (!source.skipLargeFiles()) {
      problems.add(
          Problem.of("too-large", note)
              .at(Location.of(file.path().toString()))
              .hint("raise source.max_file_size or set skip_large_files: true"));
    }
    return note;
  }
}
