package dev.rehome.job.verify;

import dev.rehome.files.AtomicOutput;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.job.verify.VerificationReport.FindingGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Collects what a verification finds: all of it in a file, the first of each sort for the report.
 * For one thread.
 */
final class Findings implements AutoCloseable {

  static final String FILE = "findings.jsonl";

  private static final int LISTED = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;
  private final Map<Code, Sort> sorts = new EnumMap<>(Code.class);
  private @Nullable AtomicOutput lines;

  Findings(Path directory) {
    this.directory = directory;
  }

  /** Those of one sort. */
  private static final class Sort {
    private final List<Finding> first = new ArrayList<>();
    private long problems;
    private long notes;
  }

  /** Forgets everything. */
  void startAnew() {
    close();
    sorts.clear();
  }

  void add(Finding finding) {
    Sort sort = sorts.computeIfAbsent(finding.code(), code -> new Sort());
    if (finding.problem()) {
      sort.problems++;
    } else {
      sort.notes++;
    }
    if (sort.first.size() < LISTED) {
      sort.first.add(finding);
    }
    try {
      lines().write(JSON.writeValueAsBytes(finding));
      lines().write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AtomicOutput lines() throws IOException {
    if (lines == null) {
      lines = AtomicOutput.open(directory.resolve(FILE));
    }
    return lines;
  }

  /** Problems and notes. */
  long total() {
    return sorts.values().stream().mapToLong(sort -> sort.problems + sort.notes).sum();
  }

  long problems() {
    return sorts.values().stream().mapToLong(sort -> sort.problems).sum();
  }

  /** How many of a sort are problems. */
  long problems(Code code) {
    Sort sort = sorts.get(code);
    return sort == null ? 0 : sort.problems;
  }

  /** By sort, problems before notes. */
  List<FindingGroup> groups() {
    List<FindingGroup> groups = new ArrayList<>();
    sorts.forEach(
        (code, sort) ->
            groups.add(
                new FindingGroup(
                    code, code.meaning(), sort.problems, sort.notes, List.copyOf(sort.first))));
    return groups;
  }

  /**
   * Puts the file of all findings into its place.
   *
   * @return where it is; null when there are none
   */
  @Nullable Path write() throws IOException {
    if (lines == null) {
      return null;
    }
    lines.commit();
    close();
    return directory.resolve(FILE);
  }

  /** Discards what was not written. */
  @Override
  public void close() {
    try {
      if (lines != null) {
        lines.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines = null;
  }
}
