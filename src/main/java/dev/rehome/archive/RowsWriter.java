package dev.rehome.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the rows of one entity, a line each. */
public final class RowsWriter implements AutoCloseable {

  private final PartOutput out;
  private final Path place;
  private long count;

  RowsWriter(BackupFiles files, String name) throws IOException {
    this.out = files.create(name);
    this.place = files.resolve(files.stored(name));
  }

  /** Adds a row. */
  public void add(RowLine row) {
    try {
      out.write((row.text() + "\n").getBytes(StandardCharsets.UTF_8));
      count++;
    } catch (IOException e) {
      throw Faults.writing(place, e);
    }
  }

  Part part(String entity) {
    return out.part(Part.Kind.ROWS, entity, count);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
