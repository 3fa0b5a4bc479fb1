package dev.rehome.mapping;

import dev.rehome.record.Coercion.Mismatch;
import org.jspecify.annotations.Nullable;

/** Finds a column's value, before extract, transformations, default and type. */
interface ValueReader {

  /**
   * The value depends on a column that has a problem of its own: there is none, and nothing more to
   * report.
   */
  Mismatch ALREADY_REPORTED = new Mismatch("reported", "rests on a column that has a problem");

  /** A value, null for none, or a {@link Mismatch}. */
  @Nullable Object read(RowScope row);
}
