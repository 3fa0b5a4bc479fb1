package dev.rehome.job.verify;

import dev.rehome.job.LedgerReport;
import dev.rehome.job.check.FrozenFiles;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.store.FileStatus;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunRow;
import dev.rehome.store.items.ReadFile;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares the files of the source with what was imported of them, by size and SHA-256. */
final class SourceFileCheck {

  private static final int PAGE = 500;

  private final VerifyRun run;
  private long changed;
  private long gone;
  private @Nullable RunRow row;
  private @Nullable FrozenFiles files;

  SourceFileCheck(VerifyRun run) {
    this.run = run;
  }

  void check() throws IOException {
    each(run, this::check);
    run.check(
        new IntegrityCheck(
            "source",
            "files",
            changed == 0,
            "%d files: %d changed since they were imported, %d not there any more"
                .formatted(run.looked().files, changed, gone)));
  }

  /** The files that were read to their end: of the run, or of each the newest. */
  static void each(VerifyRun run, Consumer<ReadFile> files) {
    RunRow verified = run.verified();
    if (verified != null) {
      LedgerReport.files(run.ledger(), verified.context(), 0)
          .filter(file -> file.status() == FileStatus.DONE || file.status() == FileStatus.UNCHANGED)
          .forEach(file -> files.accept(new ReadFile(verified.context().number(), file)));
      return;
    }
    ReadFile last = null;
    List<ReadFile> page;
    do {
      page = run.items().newestFiles(run.spec().name(), last, PAGE);
      page.forEach(files);
      last = page.isEmpty() ? last : page.get(page.size() - 1);
    } while (page.size() == PAGE);
  }

  private void check(ReadFile file) {
    run.control().endIfStopped();
    run.looked().files++;
    run.control().progress().hashing(run.looked().files, run.looked().files);
    RunRow reader = Objects.requireNonNull(run.row(file.run()));
    String name = file.file().name();
    switch (state(reader, file)) {
      case SAME -> {}
      case CHANGED -> {
        changed++;
        run.findings()
            .add(
                Finding.ofFile(
                    Code.SOURCE_CHANGED,
                    true,
                    reader.context().id(),
                    name,
                    "the file was changed since it was imported"));
      }
      case GONE -> {
        gone++;
        run.findings()
            .add(
                Finding.ofFile(
                    Code.SOURCE_GONE,
                    false,
                    reader.context().id(),
                    name,
                    "the file is not there any more"));
      }
    }
  }

  private FrozenFiles.State state(RunRow reader, ReadFile file) {
    if (files == null || !reader.equals(row)) {
      files = new FrozenFiles(run.specOf(reader), false);
      row = reader;
    }
    try {
      return files.state(file.file(), run.control()::endIfStopped);
    } catch (IOException unreadable) {
      return FrozenFiles.State.CHANGED;
    }
  }
}
