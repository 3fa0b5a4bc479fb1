package dev.rehome.job.imports;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.input.RawRecord;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunControl.StoppedException;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.report.RejectWriter;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.Reject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the rejects of a run to files, in the order and the form of their sources. */
final class RejectFiles {

  private final ImportRun run;
  private final Path directory;
  private final ProblemList problems;
  private @Nullable LedgerFile current;

  RejectFiles(ImportRun run, Path directory, ProblemList problems) {
    this.run = run;
    this.directory = directory;
    this.problems = problems;
  }

  /**
   * @return where they are, null when there are none
   * @throws StoppedException after a stop signal: the ledger has them, and the launch that resumes
   *     the run writes them
   */
  @Nullable Path write() throws IOException {
    long rejected = run.ledger().totals(run.context()).rejected();
    if (rejected == 0) {
      return null;
    }
    try (RejectWriter writer = new RejectWriter(directory)) {
      run.ledger().rejects(run.context(), reject -> add(reject, writer));
      writer.commit();
      return directory.resolve("rejects");
    } catch (StoppedException e) {
      problems.addUnlisted(rejected);
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void add(Reject reject, RejectWriter writer) {
    run.control().endIfStopped();
    try {
      LedgerFile file = fileOf(reject, writer);
      writer.add(reject.place(), reject.problems(), out -> copyRaw(reject, file, out));
      String where = reject.file() + ":" + reject.place().line();
      for (RecordProblem problem : reject.problems()) {
        problems.addReject(problem, where);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ledger has the first part of the largest records; the rest is in the file. */
  private void copyRaw(Reject reject, LedgerFile file, OutputStream out) throws IOException {
    byte[] raw = reject.raw();
    boolean whole = raw != null && RawRecord.isWhole(raw, reject.place());
    if (!whole && run.untouched(file)) {
      RawRecord.copy(run.sourceFile(file), reject.place(), out);
    } else if (raw != null) {
      out.write(raw);
    }
  }

  private LedgerFile fileOf(Reject reject, RejectWriter writer) throws IOException {
    LedgerFile file = current;
    if (file == null || file.ordinal() != reject.fileOrdinal()) {
      file = run.ledger().files(run.context(), reject.fileOrdinal(), 1).get(0);
      writer.startFile(origin(file));
      current = file;
    }
    return file;
  }

  private RejectWriter.Origin origin(LedgerFile file) throws IOException {
    SourceFile source = run.sourceFile(file);
    Envelope envelope = envelope(file, source);
    return new RejectWriter.Origin(
        file.name(),
        file.size(),
        envelope.before(),
        envelope.between(),
        envelope.after(),
        Files.isDirectory(source.path())
            ? DirectoryTree.filesOf(source, run.spec().source().forFile(file.name()))
            : null);
  }

  /** The file may have gone since it was read; its rejects are kept without their wrapping. */
  private Envelope envelope(LedgerFile file, SourceFile source) throws IOException {
    if (!Files.exists(source.path())) {
      return Envelope.utf8("", "\n", "\n");
    }
    return RecordFormats.envelope(
        RecordFormats.named(file.format()), source, run.spec().source().forFile(file.name()));
  }
}
