package dev.rehome.store.jdbc;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How large a table of a database can be, and how long its name and those of its columns.
 *
 * @param database its name, for messages
 * @param longestName in bytes of UTF-8 or in characters
 */
public record TableLimits(String database, int longestName, boolean bytes, int mostColumns) {

  /** What is wrong with a new table of an entity: the database would cut a name, or refuse it. */
  public List<Problem> check(EntitySpec entity) {
    List<Problem> problems = new ArrayList<>();
    Location first = entity.columns().get(0).where();
    String table = entity.table().substring(entity.table().indexOf('.') + 1);
    tooLong(table)
        .ifPresent(
            fault ->
                problems.add(longName(entity, "table " + entity.table() + " " + fault, first)));
    for (ColumnSpec column : entity.columns()) {
      String named = "column " + column.name() + " ";
      tooLong(column.name())
          .ifPresent(fault -> problems.add(longName(entity, named + fault, column.where())));
    }
    if (entity.columns().size() > mostColumns) {
      String message =
          "entity %s: has %d columns, and a table of %s can have %d"
              .formatted(entity.name(), entity.columns().size(), database, mostColumns);
      problems.add(
          new Problem(
              "too-many-columns",
              message,
              entity.columns().get(mostColumns).where(),
              "divide it into several entities, or put some columns into one of type json"));
    }
    return problems;
  }

  private static Problem longName(EntitySpec entity, String message, Location where) {
    return new Problem(
        "long-name", "entity " + entity.name() + ": " + message, where, "give it a shorter name");
  }

  private Optional<String> tooLong(String name) {
    int length = bytes ? name.getBytes(StandardCharsets.UTF_8).length : name.length();
    return length <= longestName
        ? Optional.empty()
        : Optional.of(
            "has a name of %d %s, and %s keeps %d"
                .formatted(length, bytes ? "bytes" : "characters", database, longestName));
  }
}
