package dev.rehome.job.imports.load;

import dev.rehome.format.RecordReader;
import dev.rehome.format.source.ContentHash;
import dev.rehome.job.LedgerReport;
import dev.rehome.job.Rehearsal;
import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.check.FrozenFiles;
import dev.rehome.job.snapshot.UpdateBackup;
import dev.rehome.job.specs.FoundFiles;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerEntry.Advance;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.TargetSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run under way: its options, what it works with, and how far it has come. Shared by the steps
 * of the run and their threads; thread-safe.
 */
public final class ImportRun {

  private final LoadOptions options;
  private final Spec spec;
  private final RecordMapper mapper;
  private final FoundFiles found;
  private final FrozenFiles frozen;
  private final Run run;
  private final UpdateBackup backup;
  private volatile @Nullable TargetSession session;
  private final AtomicReference<Counts> counts = new AtomicReference<>(Counts.NONE);

  /** Of files that were begun and not ended, by ordinal. */
  private final Map<Integer, Long> bytesRead = new ConcurrentHashMap<>();

  /**
   * @param found what is in the source at this launch
   */
  public ImportRun(LoadOptions options, Spec spec, RecordMapper mapper, FoundFiles found, Run run) {
    this.options = options;
    this.spec = spec;
    this.mapper = mapper;
    this.found = found;
    this.frozen = new FrozenFiles(spec, mapper.readsFileFields());
    this.run = run;
    this.backup = new UpdateBackup(run, spec, options.backup());
  }

  /** Made before the first row is updated. */
  public UpdateBackup backup() {
    return backup;
  }

  public LoadOptions options() {
    return options;
  }

  public Spec spec() {
    return spec;
  }

  public RecordMapper mapper() {
    return mapper;
  }

  public FoundFiles found() {
    return found;
  }

  /** Of the target that was opened last. */
  public TargetSession session() {
    return Objects.requireNonNull(session, "the target was not opened");
  }

  /** Releases the target, if it was opened. */
  public void closeTarget() {
    TargetSession open = session;
    if (open != null) {
      open.close();
    }
  }

  public RunLedger ledger() {
    return run.ledger();
  }

  public RunContext context() {
    return run.context();
  }

  /** What is counted so far: what is committed, and the chunk under way. */
  Counts counts() {
    return counts.get();
  }

  /**
   * @throws TooManyRejectsException when the run has more rejects than it may have
   */
  void refuseTooManyRejects() {
    if (options.tooManyRejects(counts.get(), false)) {
      throw new TooManyRejectsException();
    }
  }

  /**
   * Makes the target ready.
   *
   * @throws ProblemException with everything that is wrong with it
   */
  public void openTarget() {
    Rehearsal rehearsal = run.rehearsal();
    closeTarget();
    if (rehearsal == null) {
      session = run.target().open(context(), spec, OpenMode.IMPORT);
    } else {
      rehearsal.performDirectly(
          () -> session = run.target().open(context(), spec, OpenMode.DRY_RUN));
    }
  }

  public boolean rehearsed() {
    return run.rehearsed();
  }

  public RunControl control() {
    return run.control();
  }

  /**
   * What a file holds now.
   *
   * @throws StoppedException after a stop signal, however large the file is
   */
  public String sha256(SourceFile file) throws IOException {
    return ContentHash.sha256(file, control()::endIfStopped);
  }

  /** So many files were hashed. */
  public void hashed(long files, long ofFiles) {
    control().progress().hashing(files, ofFiles);
  }

  /** The file as the ledger froze it: the same at every launch. */
  public SourceFile sourceFile(LedgerFile file) {
    return frozen.sourceFile(file);
  }

  /**
   * Opens a file the way its own settings say.
   *
   * @throws IOException when the disk fails
   */
  public RecordReader open(LedgerFile file, ReadPosition from) throws IOException {
    return frozen.open(file, from);
  }

  /**
   * Whether a file is still the one the ledger froze, as far as it reached then: by size and time,
   * else by its content.
   */
  public boolean untouched(LedgerFile file) {
    Path path = frozen.pathOf(file.name());
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.isDirectory()) {
        return file.sha256().equals(sha256(sourceFile(file)));
      }
      boolean same =
          now.size() == file.size() && now.lastModifiedTime().toInstant().equals(file.modified());
      return same || now.size() >= file.size() && file.sha256().equals(sha256(sourceFile(file)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a file is still the one the ledger froze, and has not grown either. */
  public boolean unchanged(LedgerFile file) {
    Path path = frozen.pathOf(file.name());
    try {
      return (Files.isDirectory(path) || Files.size(path) == file.size()) && untouched(file);
    } catch (IOException e) {
      return false;
    }
  }

  /** The files of the run, from that ordinal on. */
  public Stream<LedgerFile> files(int from) {
    return LedgerReport.files(ledger(), context(), from);
  }

  /** Goes through the files once to learn what there is to do, and what was done before. */
  void startProgress() {
    found.forget();
    counts.set(ledger().totals(context()));
    bytesRead.clear();
    long files = 0;
    long total = 0;
    long done = 0;
    for (LedgerFile file : (Iterable<LedgerFile>) files(0)::iterator) {
      if (!isToBeRead(file)) {
        continue;
      }
      files++;
      total += file.size();
      long bytes = bytesDone(file);
      done += bytes;
      if (bytes > 0 && file.status() == FileStatus.PENDING) {
        bytesRead.put(file.ordinal(), bytes);
      }
    }
    control().started(context().id(), files, total, done, counts.get());
  }

  /** Or was read, in an earlier launch. */
  private static boolean isToBeRead(LedgerFile file) {
    return switch (file.status()) {
      case PENDING, DONE -> true;
      case FAILED -> !file.sha256().isEmpty();
      case UNCHANGED, SKIPPED -> false;
    };
  }

  private static long bytesDone(LedgerFile file) {
    return file.status() == FileStatus.PENDING
        ? Math.min(file.size(), file.position().offset())
        : file.size();
  }

  /** The work of a transaction is written, though not yet committed. */
  void written(List<Advance> advances, Map<Integer, Long> sizes) {
    long bytes = 0;
    Counts written = Counts.NONE;
    for (Advance advance : advances) {
      long size = sizes.getOrDefault(advance.fileOrdinal(), 0L);
      long now = advance.end() ? size : Math.min(size, advance.to().offset());
      Long before =
          advance.end()
              ? bytesRead.remove(advance.fileOrdinal())
              : bytesRead.put(advance.fileOrdinal(), now);
      bytes += Math.max(0, now - (before == null ? 0 : before));
      written = written.plus(advance.counts());
    }
    counts.accumulateAndGet(written, Counts::plus);
    control().advanced(bytes, written.read(), written.rejected());
  }
}
