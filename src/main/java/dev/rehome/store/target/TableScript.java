package dev.rehome.store.target;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Statements that create tables and insert their rows, in the SQL of their database.
 *
 * @param writer what writes them, with its version: {@code pg_dump 17.2}, or {@code rehome}
 */
public record TableScript(String writer, Statements statements) {

  /** Writes them. */
  @FunctionalInterface
  public interface Statements {

    /**
     * Writes the statements as UTF-8, for the rows that the current transaction sees. Streams:
     * memory does not grow with the tables.
     *
     * @throws IOException when {@code out} does
     * @throws ProgramFailedException when a program that writes them does not; the transaction can
     *     go on
     */
    void writeTo(OutputStream out) throws IOException;
  }
}
