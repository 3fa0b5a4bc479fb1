package dev.rehome.store.jdbc;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.target.OpenMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What keeps an existing table from taking an entity's rows exactly. */
final class TableCheck {

  private final EntitySpec entity;
  private final TargetTable table;
  private final Dialect dialect;
  private final List<Problem> problems = new ArrayList<>();

  TableCheck(EntitySpec entity, TargetTable table, Dialect dialect) {
    this.entity = entity;
    this.table = table;
    this.dialect = dialect;
  }

  List<Problem> run(Connection connection, OpenMode mode) throws SQLException {
    entity.columns().forEach(this::checkColumn);
    boolean written = mode != OpenMode.EXISTING;
    Set<TargetColumn> filled =
        entity.columns().stream()
            .flatMap(column -> table.column(column.name()).stream())
            .collect(Collectors.toSet());
    table.columns().stream()
        .filter(column -> written && !column.optional() && !filled.contains(column))
        .forEach(this::reportUnfilled);
    checkUnique();
    if (written) {
      checkRights(connection, filled);
    }
    return problems;
  }

  private void checkRights(Connection connection, Set<TargetColumn> filled) throws SQLException {
    boolean updates =
        entity.mode() == WriteMode.UPSERT || entity.onDuplicate() == DuplicateRule.LAST;
    Set<String> changed =
        entity.columns().stream()
            .filter(column -> updates && !entity.match().contains(column.name()))
            .flatMap(column -> table.column(column.name()).stream())
            .map(TargetColumn::name)
            .collect(Collectors.toSet());
    Set<String> written = filled.stream().map(TargetColumn::name).collect(Collectors.toSet());
    problems.addAll(
        missingRights(entity, dialect.missingRights(connection, table, written, changed)));
  }

  private void checkColumn(ColumnSpec column) {
    Optional<TargetColumn> target = table.column(column.name());
    if (target.isEmpty()) {
      reportMissing(column);
    } else if (target.get().generated()
        || (target.get().always() && !entity.match().contains(column.name()))) {
      add(
          column,
          "generated-column",
          "column " + column.name() + " of table " + table.display() + " is always generated",
          target.get().always()
              ? "make it the key, or leave it out of the spec"
              : "leave it out of the spec");
    } else if (!dialect.holds(target.get(), column.type())) {
      reportType(column, target.get());
    } else if (entity.match().contains(column.name()) && !exact(column, target.get())) {
      reportLoose(column, target.get());
    }
  }

  /** A text that becomes a value of another type can be written in several ways. */
  private boolean exact(ColumnSpec column, TargetColumn target) {
    boolean text = column.type() == ColumnType.TEXT || column.type() == ColumnType.LONG_TEXT;
    boolean parsed = text && !target.character() && target.labels().isEmpty();
    return target.exact() && !parsed;
  }

  private void reportMissing(ColumnSpec column) {
    List<String> names = table.columns().stream().map(TargetColumn::name).toList();
    add(
        column,
        "missing-column",
        "table " + table.display() + " has no column " + column.name(),
        DidYouMean.hint(column.name(), names));
  }

  private void reportType(ColumnSpec column, TargetColumn target) {
    add(
        column,
        "wrong-column-type",
        "column %s of table %s is %s, which does not take type %s"
            .formatted(
                column.name(),
                table.display(),
                target.typeName().toLowerCase(Locale.ROOT),
                column.type().label()),
        "change the type in the spec, or the column");
  }

  private void reportLoose(ColumnSpec column, TargetColumn target) {
    add(
        column,
        "loose-key",
        "column %s of table %s is %s, which takes different texts for the same key"
            .formatted(column.name(), table.display(), target.typeName().toLowerCase(Locale.ROOT)),
        "match on a column whose type and collation compare exactly");
  }

  private void reportUnfilled(TargetColumn column) {
    add(
        null,
        "unfilled-column",
        "column %s of table %s must not be null, has no default, and the spec does not fill it"
            .formatted(column.name(), table.display()),
        "add a column " + column.name() + " to the spec, or a default to the table");
  }

  private void checkUnique() {
    Set<String> key =
        entity.match().stream()
            .flatMap(name -> table.column(name).stream())
            .map(TargetColumn::name)
            .collect(Collectors.toSet());
    boolean complete = key.size() == entity.match().size();
    if (complete && table.uniques().stream().noneMatch(key::containsAll)) {
      String columns = String.join(", ", entity.match());
      add(
          null,
          "no-unique-index",
          "table %s has no unique index on %s, so a row could be written twice"
              .formatted(table.display(), columns),
          "create one: CREATE UNIQUE INDEX ON %s (%s)".formatted(entity.table(), columns));
    }
  }

  private void add(@Nullable ColumnSpec column, String code, String message, String hint) {
    problems.add(problem(entity, column, code, message, hint));
  }

  static Problem problem(
      EntitySpec entity, @Nullable ColumnSpec column, String code, String message, String hint) {
    Location where = column == null ? entity.columns().get(0).where() : column.where();
    return new Problem(code, "entity " + entity.name() + ": " + message, where, hint);
  }

  /**
   * @param grants the statements that would give the missing rights
   */
  static List<Problem> missingRights(EntitySpec entity, List<String> grants) {
    return grants.stream()
        .map(
            grant ->
                problem(
                    entity,
                    null,
                    "no-permission",
                    "the user lacks a right to %stable %s".formatted(around(grant), entity.table()),
                    grant))
        .toList();
  }

  /** What the right is to, if it is not to the table itself. */
  private static String around(String grant) {
    return Stream.of("schema", "database", "sequence")
        .filter(word -> grant.contains(" ON " + word.toUpperCase(Locale.ROOT) + " "))
        .findFirst()
        .map(word -> "the " + word + " of ")
        .orElse("");
  }
}
