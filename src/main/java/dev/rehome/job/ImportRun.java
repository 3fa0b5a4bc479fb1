package dev.rehome.job;

import dev.rehome.format.ContentHash;
import dev.rehome.format.SourceScanner;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.LedgerEntry.Advance;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordStore;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One run under way: what it was asked, what it works with, and how far it has come. Shared by the
 * steps and partitions of the run; thread-safe.
 */
final class ImportRun {

  private final ImportRequest request;
  private final Spec spec;
  private final RecordMapper mapper;
  private final List<SourceFile> scanned;
  private final List<String> links;
  private final RecordStore store;
  private final RunLedger ledger;
  private final RunContext context;
  private final String target;
  private final RejectBudget budget;
  private final StopSignal stop;
  private final Progress progress;
  private final Map<Integer, Long> bytesRead = new ConcurrentHashMap<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, SourceFile> byName = new ConcurrentHashMap<>();

  ImportRun(
      ImportRequest request, Input input, Home home, RunContext context, Listeners listeners) {
    this.request = request;
    this.spec = input.spec();
    this.mapper = input.mapper();
    this.scanned = input.scan().files();
    this.links = input.scan().links();
    this.store = home.store();
    this.ledger = home.ledger();
    this.target = home.target();
    this.context = context;
    this.stop = listeners.stop();
    this.progress = listeners.progress();
    this.budget = new RejectBudget(request.rejectLimit());
    scanned.forEach(file -> byName.put(file.name(), file));
  }

  /**
   * What is read, and how.
   *
   * @param scan what was found in the source at this launch, in reading order
   */
  record Input(Spec spec, RecordMapper mapper, SourceScanner.Scan scan) {}

  /** Who is told about the run, and who may stop it. */
  record Listeners(Progress progress, StopSignal stop) {}

  ImportRequest request() {
    return request;
  }

  Spec spec() {
    return spec;
  }

  RecordMapper mapper() {
    return mapper;
  }

  /** The files found in the source at this launch, in reading order. */
  List<SourceFile> scanned() {
    return scanned;
  }

  /** Symbolic links in the source that were not followed. */
  List<String> links() {
    return links;
  }

  RecordStore store() {
    return store;
  }

  RunLedger ledger() {
    return ledger;
  }

  RunContext context() {
    return context;
  }

  RejectBudget budget() {
    return budget;
  }

  /** Keeps what went wrong in a partition, which the framework only tells as "unsuccessful". */
  void failed(List<Throwable> causes) {
    failures.addAll(causes);
  }

  /** What went wrong since the last launch of the job; forgets it. */
  List<Throwable> takeFailures() {
    List<Throwable> taken = new ArrayList<>();
    for (Throwable next = failures.poll(); next != null; next = failures.poll()) {
      taken.add(next);
    }
    return taken;
  }

  boolean stopRequested() {
    return stop.requested();
  }

  /**
   * Ends work that a stop signal should not have to wait for.
   *
   * @throws StoppedException after a stop signal
   */
  void endIfStopped() {
    if (stop.requested()) {
      throw new StoppedException();
    }
  }

  /**
   * What a file holds now.
   *
   * @throws StoppedException after a stop signal, however large the file is
   */
  String sha256(SourceFile file) throws IOException {
    return ContentHash.sha256(file, this::endIfStopped);
  }

  int stopExitCode() {
    return stop.exitCode();
  }

  /** The target's URL without secrets. */
  String target() {
    return target;
  }

  /** The file as it is now, under the name the ledger froze. */
  SourceFile sourceFile(LedgerFile file) {
    SourceFile found = byName.get(file.name());
    return found != null
        ? found
        : new SourceFile(pathOf(file.name()), file.name(), file.size(), file.modified());
  }

  private Path pathOf(String name) {
    Path source = spec.source().path();
    return Files.isRegularFile(source) ? source : source.resolve(name);
  }

  /** Whether a file is still the one the ledger froze: by size and time, else by its content. */
  boolean untouched(LedgerFile frozen) {
    Path path = pathOf(frozen.name());
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.isDirectory()) {
        return frozen.sha256().equals(sha256(sourceFile(frozen)));
      }
      return now.size() == frozen.size()
          && (now.lastModifiedTime().toInstant().equals(frozen.modified())
              || frozen.sha256().equals(sha256(sourceFile(frozen))));
    } catch (IOException e) {
      return false;
    }
  }

  /** The partitions the ledger froze, at least one; the same again after every restart. */
  SortedSet<Integer> partitions() {
    SortedSet<Integer> partitions = new TreeSet<>(Set.of(0));
    ledger.files(context).forEach(file -> partitions.add(file.partition()));
    return partitions;
  }

  void startProgress() {
    budget.reset(ledger.totals(context));
    List<LedgerFile> files = ledger.files(context);
    long total = 0;
    long done = 0;
    for (LedgerFile file : files) {
      total += file.size();
      bytesRead.put(file.ordinal(), bytesDone(file));
      done += bytesDone(file);
    }
    progress.started(context.id(), files.size(), total, done);
  }

  private static long bytesDone(LedgerFile file) {
    return switch (file.status()) {
      case PENDING -> Math.min(file.size(), file.position().offset());
      case DONE, UNCHANGED, SKIPPED, FAILED -> file.size();
    };
  }

  /** A chunk's work is written, though not yet committed. */
  void written(List<Advance> advances, Map<Integer, Long> sizes) {
    long bytes = 0;
    Counts counts = Counts.NONE;
    for (Advance advance : advances) {
      long size = sizes.getOrDefault(advance.fileOrdinal(), 0L);
      long now = advance.end() ? size : Math.min(size, advance.to().offset());
      Long before = bytesRead.put(advance.fileOrdinal(), now);
      bytes += Math.max(0, now - (before == null ? 0 : before));
      counts = counts.plus(advance.counts());
    }
    budget.add(counts.read(), counts.rejected());
    progress.advanced(bytes, counts.read(), counts.rejected());
  }
}
