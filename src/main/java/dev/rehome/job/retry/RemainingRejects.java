package dev.rehome.job.retry;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.input.RawRecord;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunControl.StoppedException;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.report.RejectWriter;
import dev.rehome.spec.SourceSpec;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.Reject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is still rejected to files, as it was read this time, ready to be corrected again.
 */
final class RemainingRejects {

  private final RetryRun run;
  private final Path directory;
  private final ProblemList problems;
  private @Nullable LedgerFile current;

  RemainingRejects(RetryRun run, Path directory, ProblemList problems) {
    this.run = run;
    this.directory = directory;
    this.problems = problems;
  }

  /**
   * @return where they are, null when there are none
   * @throws StoppedException after a stop signal: the launch that resumes the run writes them
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
      SourceFile tried = tried(file);
      RecordPlace place =
          run.retries()
              .place(run.of(), file.ordinal(), reject.place().record())
              .orElse(reject.place());
      writer.add(
          place,
          new RejectWriter.Tried(tried.path().toString(), reject.place()),
          reject.problems(),
          out -> copyRaw(reject, tried, out));
      String where = reject.file() + ":" + place.line();
      for (RecordProblem problem : reject.problems()) {
        problems.addReject(problem, where);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ledger has the first part of the largest records; the rest is in the file. */
  private static void copyRaw(Reject reject, SourceFile tried, OutputStream out)
      throws IOException {
    byte[] raw = reject.raw();
    if (raw == null || !RawRecord.isWhole(raw, reject.place())) {
      RawRecord.copy(tried, reject.place(), out);
    } else {
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

  private SourceFile tried(LedgerFile file) {
    return run.choice(file.ordinal()).file();
  }

  private RejectWriter.Origin origin(LedgerFile file) throws IOException {
    SourceFile tried = tried(file);
    SourceSpec settings = run.spec().source().forFile(file.name());
    Envelope envelope = RecordFormats.envelope(RecordFormats.named(file.format()), tried, settings);
    return new RejectWriter.Origin(
        file.name(),
        tried.size(),
        envelope.before(),
        envelope.between(),
        envelope.after(),
        Files.isDirectory(tried.path()) ? DirectoryTree.filesOf(tried, settings) : null);
  }
}
