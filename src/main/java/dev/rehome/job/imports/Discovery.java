package dev.rehome.job.imports;

import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.format.source.Unread;
import dev.rehome.job.Failures;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Glob;
import dev.rehome.spec.SourceOverride;
import dev.rehome.spec.SourceSpec;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunPhase;
import dev.rehome.store.Warning;
import dev.rehome.store.WarningTally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Freezes the files of a run in the ledger: names, sizes and contents. */
final class Discovery {

  private static final int LISTED = 20;

  private final ImportRequest request;
  private final ImportRun run;
  private final Problems problems = new Problems();
  private final WarningTally warnings = new WarningTally();

  /** The first of those that are not read. */
  private final List<LedgerFile> unread = new ArrayList<>();

  /** Overrides that matched no file so far. */
  private final List<SourceOverride> unused = new ArrayList<>();

  /** How many are read, or hold nothing to read, or were read by an earlier run. */
  private long read;

  Discovery(ImportRequest request, ImportRun run) {
    this.request = request;
    this.run = run;
  }

  /** Once for each run; a run that is taken up again keeps the files it has. */
  void freeze() {
    if (run.files(0).findAny().isPresent()) {
      return;
    }
    run.ledger().freeze(run.context(), Freezing::new);
    problems.throwIfAny(Fault.SYSTEM);
    refuseNothing();
    if (request.incremental()) {
      String scope = request.contentScope(run.spec());
      run.ledger().skipImported(run.context(), scope, run.control()::endIfStopped);
    }
    warnOfUnused();
    run.ledger().warn(run.context(), RunPhase.DISCOVERY, warnings.warnings());
  }

  private void use(String file) {
    unused.removeIf(override -> override.matches(file));
  }

  /** Overrides may be meant for files of a directory that is a record. */
  private void useAll(SourceFile file) throws IOException {
    use(file.name());
    if (!unused.isEmpty() && Files.isDirectory(file.path())) {
      DirectoryTree.filesOf(file, run.spec().source()).forEach(inside -> use(inside.name()));
    }
  }

  /** A part of the source need not have what an override is for. */
  private void warnOfUnused() {
    SourceSpec source = run.spec().source();
    if (!source.part().isEmpty() || !Files.isDirectory(source.place())) {
      return;
    }
    for (SourceOverride override : unused) {
      String files = String.join(", ", override.files().stream().map(Glob::toString).toList());
      warnings.add(
          Warning.of(
                  "override-unused",
                  "an override of the source matches none of its files",
                  "source.overrides: " + files)
              .hint("correct its files, which are paths relative to source.directory"));
    }
  }

  /** Where nothing at all is read, the source or the spec is not what somebody thinks it is. */
  private void refuseNothing() {
    if (read > 0 || unread.isEmpty()) {
      return;
    }
    List<Problem> reported = new ArrayList<>();
    reported.add(
        Problem.of("nothing-to-read", "none of the files found can be read")
            .at(Location.of(run.spec().source().place().toString()))
            .hint("check include, exclude and format of the spec's source"));
    unread.stream()
        .map(file -> Problem.of("file-skipped", note(file)).at(Location.of(file.name())))
        .forEach(reported::add);
    throw new ProblemException(Fault.USAGE, reported);
  }

  private void warnOfDoubt(SourceFile file, RecordFormat format) throws IOException {
    Optional<Problem> doubt = format.warning(file, run.spec().source().forFile(file.name()));
    doubt
        .map(
            problem ->
                new Warning(
                    problem.code(), problem.message(), null, 1, file.name(), null, problem.hint()))
        .ifPresent(warnings::add);
  }

  /** Hashes file by file as the ledger takes them. */
  private final class Freezing implements Iterator<LedgerFile> {

    private final Iterator<SourceFile> files = run.found().files().iterator();
    private final Iterator<Unread> others = run.found().unread().iterator();
    private int ordinal;

    Freezing() {
      unused.clear();
      unused.addAll(run.spec().source().overrides());
    }

    @Override
    public boolean hasNext() {
      return files.hasNext() || others.hasNext();
    }

    @Override
    public LedgerFile next() {
      run.hashed(ordinal, run.found().files().size());
      return files.hasNext() ? freeze(files.next(), ordinal++) : freeze(others.next(), ordinal++);
    }
  }

  private LedgerFile freeze(Unread found, int ordinal) {
    SourceFile file = new SourceFile(Path.of(""), found.name(), 0, Instant.EPOCH);
    FileStatus status = found.failed() ? FileStatus.FAILED : FileStatus.SKIPPED;
    use(found.name());
    warnings.add(SkipWarning.of(found));
    return unread(file, ordinal, status, found.why());
  }

  private LedgerFile freeze(SourceFile file, int ordinal) {
    try {
      useAll(file);
      return freeze(file, ordinal, run.sha256(file));
    } catch (IOException e) {
      Unread unread =
          new Unread(file.name(), "file-unreadable", Failures.describe(e).message(), true);
      warnings.add(SkipWarning.of(unread));
      return unread(file, ordinal, FileStatus.FAILED, unread.why());
    }
  }

  /** A file without content, so that no later run takes it for one that was imported. */
  private LedgerFile unread(SourceFile file, int ordinal, FileStatus status, String note) {
    LedgerFile entry = entry(file, ordinal, "none", "", status, note);
    keep(entry);
    return entry;
  }

  private LedgerFile freeze(SourceFile file, int ordinal, String sha256) throws IOException {
    Optional<RecordFormat> format = RecordFormats.forRecordsOf(file, run.spec().source());
    String note =
        format.isPresent() ? skipNote(file, format.get()) : "no format reads ." + file.extension();
    FileStatus status = note == null ? FileStatus.PENDING : FileStatus.SKIPPED;
    String name = format.map(known -> known.description().name()).orElse("none");
    LedgerFile entry = entry(file, ordinal, name, sha256, status, note);
    if (note == null) {
      warnOfDoubt(file, format.orElseThrow());
    }
    if (note == null || file.size() == 0) {
      read++;
    } else {
      warnings.add(SkipWarning.of(file.name(), note));
      keep(entry);
    }
    return entry;
  }

  private static String note(LedgerFile file) {
    return file.note() == null ? "" : file.note();
  }

  private void keep(LedgerFile entry) {
    if (unread.size() < LISTED) {
      unread.add(entry);
    }
  }

  private static LedgerFile entry(
      SourceFile file,
      int ordinal,
      String format,
      String sha256,
      FileStatus status,
      @Nullable String note) {
    return new LedgerFile(
        ordinal,
        file.name(),
        format,
        file.size(),
        file.modified(),
        sha256,
        status,
        ReadPosition.START,
        Counts.NONE,
        note);
  }

  private @Nullable String skipNote(SourceFile file, RecordFormat format) {
    SourceSpec source = run.spec().source().forFile(file.name());
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
