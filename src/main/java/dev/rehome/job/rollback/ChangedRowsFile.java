package dev.rehome.job.rollback;

import dev.rehome.files.AtomicFile;
import dev.rehome.job.rollback.RollbackReport.ChangedRow;
import dev.rehome.job.rollback.RollbackReport.ChangedRows;
import dev.rehome.report.ReportJson;
import dev.rehome.store.journal.UndoResult;
import dev.rehome.store.journal.UndoneRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows that were not as their run had left them, as a file of JSON Lines. */
final class ChangedRowsFile {

  private static final int SHOWN = 20;

  private final RollbackRun run;
  private final Path file;
  private final List<ChangedRow> first = new ArrayList<>();
  private long count;
  private long left;

  ChangedRowsFile(RollbackRun run) {
    this.run = run;
    this.file = run.directory().resolve("changed-rows.jsonl");
  }

  /**
   * Writes the file if there are such rows.
   *
   * @return null when there are none
   */
  @Nullable ChangedRows write() throws IOException {
    boolean any =
        run.records().counts(run.context()).values().stream()
            .flatMap(entities -> entities.values().stream())
            .anyMatch(
                results ->
                    results.containsKey(UndoResult.LEFT) || results.containsKey(UndoResult.GONE));
    if (!any && !run.request().force()) {
      return null;
    }
    AtomicFile.write(
        file,
        out ->
            run.records()
                .rows(
                    run.context(),
                    row -> {
                      try {
                        String line =
                            JsonMapper.shared()
                                .writeValueAsString(line(row.undoneRun(), row.row()));
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }));
    return new ChangedRows(count, left, file.toString(), List.copyOf(first));
  }

  private ChangedRow line(String undone, UndoneRow row) {
    ChangedRow line =
        new ChangedRow(
            undone,
            row.entity(),
            row.key(),
            row.id(),
            row.finding().name().toLowerCase(Locale.ROOT),
            row.result().label(),
            row.reason(),
            parsed(row.differences()),
            parsed(row.now()));
    count++;
    left += row.result() == UndoResult.LEFT ? 1 : 0;
    if (first.size() < SHOWN) {
      first.add(line);
    }
    return line;
  }

  private static @Nullable Object parsed(@Nullable String json) {
    return json == null ? null : ReportJson.parsed(json);
  }
}
