package dev.rehome.job.verify;

import dev.rehome.files.AtomicFile;
import dev.rehome.job.verify.Finding.Code;
import dev.rehome.job.verify.VerificationReport.FindingGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
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
  private @Nullable Path temporary;
  private @Nullable Writer lines;

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
      writer().write(JSON.writeValueAsString(finding) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Writer writer() throws IOException {
    if (lines == null) {
      Files.createDirectories(directory);
      temporary = Files.createTempFile(directory, ".findings", ".tmp");
      lines = Files.newBufferedWriter(temporary);
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
    Path written = temporary;
    if (lines == null || written == null) {
      return null;
    }
    lines.close();
    Path place = directory.resolve(FILE);
    AtomicFile.write(place, out -> Files.copy(written, out));
    close();
    return place;
  }

  /** Removes what is not in its place. */
  @Override
  public void close() {
    try {
      if (lines != null) {
        lines.close();
      }
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines = null;
    temporary = null;
  }
}
