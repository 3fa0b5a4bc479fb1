package dev.rehome.job.retry;

import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.job.LedgerReport;
import dev.rehome.job.Rehearsal;
import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.check.FrozenFiles;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.record.FileNames;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Spec;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.retry.RetryLedger;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.TargetSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One retry under way, as its steps share it. For one thread. */
final class RetryRun {

  private final RetryRequest request;
  private final RunRow named;
  private final RunRow imported;
  private final Spec spec;
  private final RecordMapper mapper;
  private final FrozenFiles source;
  private final Path copies;
  private final Run run;

  /** By the ordinals of files that are tried again. */
  private final Map<Integer, Choice> chosen = new HashMap<>();

  private @Nullable TargetSession session;

  /**
   * @param named the run whose copies of rejects are meant
   * @param imported the import whose rejects these are
   */
  RetryRun(
      RetryRequest request,
      RunRow named,
      RunRow imported,
      Spec spec,
      RecordMapper mapper,
      Run run) {
    this.request = request;
    this.named = named;
    this.imported = imported;
    this.spec = spec;
    this.mapper = mapper;
    this.source = new FrozenFiles(spec, mapper.readsFileFields());
    this.copies =
        request
            .launch()
            .runsDirectory()
            .resolve(named.context().id())
            .resolve("rejects")
            .resolve("files");
    this.run = run;
  }

  RetryRequest request() {
    return request;
  }

  /** The run whose copies of rejects are meant. */
  RunContext named() {
    return named.context();
  }

  /** The import whose rejects these are, as it was when the launch began. */
  RunRow imported() {
    return imported;
  }

  RunContext of() {
    return imported.context();
  }

  /** The retry itself. */
  RunContext context() {
    return run.context();
  }

  Spec spec() {
    return spec;
  }

  RecordMapper mapper() {
    return mapper;
  }

  RunLedger ledger() {
    return run.ledger();
  }

  RetryLedger retries() {
    return run.retries();
  }

  RunControl control() {
    return run.control();
  }

  boolean rehearsed() {
    return run.rehearsed();
  }

  FrozenFiles source() {
    return source;
  }

  TargetSession session() {
    return Objects.requireNonNull(session, "the target was not opened");
  }

  /** For the import, as if it went on: what is written becomes part of it. */
  void openTarget() {
    closeTarget();
    Rehearsal rehearsal = run.rehearsal();
    if (rehearsal == null) {
      session = run.target().open(of(), spec, OpenMode.IMPORT);
    } else {
      rehearsal.performDirectly(() -> session = run.target().open(of(), spec, OpenMode.DRY_RUN));
    }
  }

  void closeTarget() {
    if (session != null) {
      session.close();
    }
  }

  /** The files of the import that have rejects. */
  Stream<LedgerFile> filesWithRejects() {
    return LedgerReport.files(ledger(), of(), 0).filter(file -> file.counts().rejected() > 0);
  }

  LedgerFile file(int ordinal) {
    return ledger().files(of(), ordinal, 1).get(0);
  }

  void choose(LedgerFile file, Choice choice) {
    chosen.put(file.ordinal(), choice);
  }

  /** Only for a file that is tried again. */
  Choice choice(int ordinal) {
    return Objects.requireNonNull(chosen.get(ordinal), "a file that was not chosen");
  }

  /** The ordinals of the files that are tried again, in order. */
  List<Integer> chosen() {
    return chosen.keySet().stream().sorted().toList();
  }

  /** The directory of the copies that are meant. */
  Path copies() {
    return copies;
  }

  Path copyOf(LedgerFile file) {
    return FileNames.resolve(copies, file.name());
  }

  /** A file as it is now, at a place of its own. */
  static SourceFile now(LedgerFile file, Path path) throws IOException {
    long size = Files.isDirectory(path) ? file.size() : Files.size(path);
    return new SourceFile(path, file.name(), size, Files.getLastModifiedTime(path).toInstant());
  }

  /**
   * Opens a file the way its settings say.
   *
   * @throws IOException when the disk fails
   */
  RecordReader open(LedgerFile file, SourceFile now) throws IOException {
    return RecordFormats.open(
        RecordFormats.named(file.format()),
        now,
        spec.source().forFile(file.name()),
        ReadPosition.START,
        mapper.readsFileFields());
  }
}
