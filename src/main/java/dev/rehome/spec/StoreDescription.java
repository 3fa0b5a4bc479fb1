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
 * @param mostScale how many digits after the point it can keep of a decimal
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
      Pattern refusedFields) {

    /** That a column has the name of the field that is Rehome's own. */
    public Problem reserved(ColumnSpec column) {
      String name = column.name();
      return badName("'" + name + "' is the field of a document that is Rehome's own", column);
    }
  }

  /** Whether a URL is for this store. */
  public boolean understands(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return urlPrefixes.stream().anyMatch(lower::startsWith);
  }

  /**
   * What is wrong with the names of an entity, its key and how much it has, for a new table or
   * collection: the store would cut a name, mistake it, or refuse it.
   */
  public List<Problem> check(EntitySpec entity) {
    return check(entity, entity.columns().get(0).where());
  }

  /**
   * @param where where the name of the table stands
   */
  public List<Problem> check(EntitySpec entity, Location where) {
    List<Problem> problems = new ArrayList<>(unusableKeys(entity));
    String table = entity.table().substring(entity.table().indexOf('.') + 1);
    tooLong(table)
        .ifPresent(
            fault ->
                problems.add(longName(entity, "table " + entity.table() + " " + fault, where)));
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
    if (documents != null) {
      checkDocuments(documents, entity, where, problems);
    }
    return problems;
  }

  /** The columns of a key that no store can find rows by. */
  public static List<Problem> unusableKeys(EntitySpec entity) {
    return entity.columns().stream()
        .filter(column -> entity.match().contains(column.name()) && !column.type().identifies())
        .map(
            column ->
                new Problem(
                    "unusable-key",
                    "column '%s' of type %s cannot identify a row"
                        .formatted(column.name(), column.type().label()),
                    column.where(),
                    "use a key of type text, integer, uuid or a date"))
        .toList();
  }

  private void checkDocuments(
      Documents names, EntitySpec entity, Location where, List<Problem> problems) {
    if (names.refusedCollections.matcher(entity.table()).matches()) {
      String message = title + " keeps the collection name '" + entity.table() + "' to itself";
      problems.add(
          new Problem("bad-name", message, where, "give the entity another name with 'table'"));
    }
    boolean hasId = entity.idIndex() >= 0;
    for (ColumnSpec column : entity.columns()) {
      String name = column.name();
      if (name.equals(names.metadataField)) {
        problems.add(names.reserved(column));
      } else if (hasId && name.equals(names.idField)) {
        problems.add(badName("the column 'id' becomes the field '" + name + "'", column));
      } else if (names.refusedFields.matcher(name).matches()) {
        String message = title + " takes the field name '" + name + "' for a path or an operator";
        problems.add(badName(message, column));
      }
    }
  }

  private static Problem badName(String message, ColumnSpec column) {
    return new Problem("bad-name", message, column.where(), "give the column another name");
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
