package dev.rehome.store.target;

import java.io.IOException;
import java.io.OutputStream;

/** Statements that create tables and insert their rows, in the SQL of their database. */
@FunctionalInterface
public interface TableScript {

  /**
   * Writes the statements as UTF-8, for the rows that the current transaction sees. Streams: memory
   * does not grow with the tables.
   *
   * @throws IOException when {@code out} does
   */
  void writeTo(OutputStream out) throws IOException;
}
