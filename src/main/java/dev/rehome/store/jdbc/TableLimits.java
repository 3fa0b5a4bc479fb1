package dev.rehome.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How large a table of a database can be, and how long its name and those of its columns.
 *
 * @param database its name, for messages
 * @param longestName in bytes of UTF-8 or in characters
 */
record TableLimits(String database, int longestName, boolean bytes, int mostColumns) {

  /** What is wrong with a name; empty when the database keeps it whole. */
  Optional<String> tooLong(String name) {
    int length = bytes ? name.getBytes(StandardCharsets.UTF_8).length : name.length();
    return length <= longestName
        ? Optional.empty()
        : Optional.of(
            "has a name of %d %s, and %s keeps %d"
                .formatted(length, bytes ? "bytes" : "characters", database, longestName));
  }
}
