package dev.rehome.job.restore;

import dev.rehome.archive.Backup;
import dev.rehome.archive.Part;
import dev.rehome.archive.RowLine;
import dev.rehome.archive.RowsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the rows of a backup, entity by entity in the order of the spec, parents first. Begins anew
 * whenever it is opened: a row that is as it was costs nothing but a comparison.
 */
final class BackupRowItemReader implements ItemStreamReader<BackupRow> {

  private final Backup backup;
  private final Deque<Part> left = new ArrayDeque<>();
  private @Nullable RowsReader open;
  private String entity = "";

  BackupRowItemReader(Backup backup) {
    this.backup = backup;
  }

  @Override
  public void open(ExecutionContext context) {
    close();
    left.clear();
    left.addAll(backup.manifest().parts(Part.Kind.ROWS));
  }

  @Override
  public @Nullable BackupRow read() throws IOException {
    while (open != null || !left.isEmpty()) {
      if (open == null) {
        Part part = left.removeFirst();
        entity = String.valueOf(part.entity());
        open = backup.rows(part);
      }
      RowLine row = open.read();
      if (row != null) {
        return new BackupRow(entity, row);
      }
      close();
    }
    return null;
  }

  @Override
  public void close() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open = null;
    }
  }
}
