package dev.rehome.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the rows of one entity, one after the other. */
public final class RowsReader implements AutoCloseable {

  private final PartInput in;
  private final BufferedReader lines;

  RowsReader(BackupFiles files, Part part) throws IOException {
    this.in = files.open(part);
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * The next row, null behind the last one.
   *
   * @throws IOException when it is no row, or when all of them are not what was written
   */
  public @Nullable RowLine read() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      in.finish();
      return null;
    }
    try {
      return RowLine.parse(line);
    } catch (JacksonException e) {
      throw new IOException("a line is no row: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("a line is no row: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
