package dev.rehome.job.imports;

import dev.rehome.report.FileOutcomes.FileOutcome;
import dev.rehome.report.RunCounts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What became of the files of a run: how many of each, and the first that need a look. */
final class FileSummary {

  private static final int LISTED = 1000;
  private static final Set<FileStatus> QUIET = Set.of(FileStatus.DONE, FileStatus.UNCHANGED);

  private final Map<FileStatus, Long> byStatus = new EnumMap<>(FileStatus.class);
  private final List<FileOutcome> outcomes = new ArrayList<>();

  FileSummary(Stream<LedgerFile> files) {
    files.forEach(this::add);
  }

  private void add(LedgerFile file) {
    byStatus.merge(file.status(), 1L, Long::sum);
    boolean quiet = QUIET.contains(file.status()) && file.counts().rejected() == 0;
    if (!quiet && outcomes.size() < LISTED) {
      outcomes.add(
          new FileOutcome(
              file.name(),
              file.status().name().toLowerCase(Locale.ROOT),
              file.counts().read(),
              file.counts().rejected(),
              file.note()));
    }
  }

  RunCounts.Files counts() {
    return new RunCounts.Files(
        total(),
        count(FileStatus.DONE),
        count(FileStatus.UNCHANGED),
        count(FileStatus.SKIPPED),
        count(FileStatus.FAILED),
        count(FileStatus.PENDING));
  }

  List<FileOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** Whether there was nothing to do: an earlier run imported every file. */
  boolean allUnchanged() {
    return total() > 0 && count(FileStatus.UNCHANGED) == total();
  }

  /** Whether there are files that could not be read, or not to their end. */
  boolean anyFailed() {
    return count(FileStatus.FAILED) > 0;
  }

  private long count(FileStatus status) {
    return byStatus.getOrDefault(status, 0L);
  }

  private long total() {
    return byStatus.values().stream().mapToLong(Long::longValue).sum();
  }
}
