package dev.rehome.spec;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a store says about itself, so that specs can be checked, completed and explained without
 * this package knowing any database.
 *
 * @param title what a person calls it: {@code PostgreSQL}
 * @param urlPrefixes how its URLs begin, in lower case
 * @param urlExample a URL with capitals for what the user fills in
 * @param holdsLedger whether the ledger's tables can lie in the target itself
 * @param longestName how long the name of a new table or column can be
 * @param nameInBytes whether that is counted in bytes of UTF-8, else in characters
 * @param mostColumns how many columns a new table can have
 * @param mostScale how many digits behind the point it can keep of a decimal
 * @param documents what it says about documents; null where rows are rows of tables
 */
public record StoreDescription(
    String title,
    List<String> urlPrefixes,
    String urlExample,
    boolean holdsLedger,
    int longestName,
    boolean nameInBytes,
    int mostColumns,
    int mostScale,
    @Nullable Documents documents) {

  /**
   * What a store of documents adds to specs.
   *
   * @param section the key of an entity that says how its rows become documents
   * @param idField the field that the column {@code id} becomes
   * @param metadataField the field of each document that is Rehome's own
   * @param refusedCollections names that the store keeps to itself
   * @param refusedFields names that mean something else to the store
   */
  public record Documents(
      String section,
      String idField,
      String metadataField,
      Pattern refusedCollections,
      Pattern refusedFields) {}

  /** Whether a URL is for this store. */
  public boolean understands(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return urlPrefixes.stream().anyMatch(lower::startsWith);
  }

  /** What is wrong with a new table of an entity: the store would cut a name, or refuse it. */
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
              .formatted(entity.name(), entity.columns().size(), title, mostColumns);
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
    int length = nameInBytes ? name.getBytes(StandardCharsets.UTF_8).length : name.length();
    return length <= longestName
        ? Optional.empty()
        : Optional.of(
            "has a name of %d %s, and %s keeps %d"
                .formatted(length, nameInBytes ? "bytes" : "characters", title, longestName));
  }
}
