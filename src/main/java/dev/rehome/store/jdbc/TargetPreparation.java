package dev.rehome.store.jdbc;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.target.OpenMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds or makes the tables of one spec; whatever does not fit is reported at once. */
final class TargetPreparation {

  private static final String LEDGER_SCHEMA = "rehome";

  private final Spec spec;
  private final Dialect dialect;
  private final Connection connection;
  private final TableCatalog catalog;
  private final Problems problems = new Problems();
  private final Map<String, TargetTable> existing = new HashMap<>();
  private final Set<TableCatalog.Name> taken = new HashSet<>();

  TargetPreparation(Spec spec, Dialect dialect, Connection connection) throws SQLException {
    this.spec = spec;
    this.dialect = dialect;
    this.connection = connection;
    this.catalog = new TableCatalog(connection, dialect);
  }

  /** An entity's table; columns are in the entity's order. */
  record Fit(TargetTable table, List<ColumnBinding> columns, boolean created) {}

  /** One per entity. Nothing is created unless everything fits. */
  List<Fit> prepare(OpenMode mode) throws SQLException {
    List<Optional<TableCatalog.Name>> places = new ArrayList<>();
    for (EntitySpec entity : spec.entities()) {
      places.add(place(entity));
    }
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).isPresent()) {
        check(spec.entities().get(i), places.get(i).get(), mode);
      }
    }
    problems.throwIfAny(Fault.USAGE);
    List<Fit> fits = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      fits.add(fit(spec.entities().get(i), places.get(i).orElseThrow(), mode));
    }
    return fits;
  }

  private Optional<TableCatalog.Name> place(EntitySpec entity) throws SQLException {
    Optional<TableCatalog.Name> place = catalog.place(entity.table());
    if (place.isEmpty()) {
      add(
          entity,
          null,
          "no-schema",
          "the schema of table " + entity.table() + " does not exist",
          "create the schema first");
    }
    return place;
  }

  private void check(EntitySpec entity, TableCatalog.Name place, OpenMode mode)
      throws SQLException {
    Optional<TargetTable> table = catalog.table(place);
    if (place.schema().equalsIgnoreCase(LEDGER_SCHEMA)) {
      add(
          entity,
          null,
          "reserved-schema",
          "schema " + place.schema() + " is Rehome's own",
          "give the table another schema");
    } else if (!taken.add(tableName(table, place))) {
      add(
          entity,
          null,
          "shared-table",
          "table "
              + entity.table()
              + " has another entity already, whose rows would be overwritten",
          "give each entity a table of its own; upper and lower case do not count");
    } else if (table.isPresent()) {
      existing.put(entity.name(), table.get());
      new TableCheck(entity, table.get()).run();
    } else if (catalog.taken(place)) {
      add(
          entity,
          null,
          "not-a-table",
          entity.table() + " is a view or something else that is not a table",
          "give the table that is behind it");
    } else if (mode == OpenMode.EXISTING) {
      add(
          entity,
          null,
          "missing-table",
          "there is no table " + entity.table(),
          "give the target that the data was imported into");
    } else {
      problems.addAll(dialect.description().check(entity));
      boolean temporary = mode == OpenMode.DRY_RUN;
      reportRights(entity, dialect.missingRightsToCreate(connection, place.schema(), temporary));
      return;
    }
    problems.addAll(StoreDescription.unusableKeys(entity));
  }

  private void reportRights(EntitySpec entity, List<String> missing) {
    for (String grant : missing) {
      String message =
          "the user lacks a right to %stable %s".formatted(around(grant), entity.table());
      add(entity, null, "no-permission", message, grant);
    }
  }

  /** What the right is to, if it is not to the table itself. */
  private static String around(String grant) {
    return Stream.of("schema", "database", "sequence")
        .filter(word -> grant.contains(" ON " + word.toUpperCase(Locale.ROOT) + " "))
        .findFirst()
        .map(word -> "the " + word + " of ")
        .orElse("");
  }

  /** New tables must differ in more than case: by the name of one the other would be found. */
  private static TableCatalog.Name tableName(Optional<TargetTable> table, TableCatalog.Name place) {
    return table
        .map(found -> new TableCatalog.Name(found.schema(), found.name()))
        .orElseGet(
            () ->
                new TableCatalog.Name(
                    place.schema(), "new " + place.table().toLowerCase(Locale.ROOT)));
  }

  private Fit fit(EntitySpec entity, TableCatalog.Name place, OpenMode mode) throws SQLException {
    Optional<TargetTable> existing = catalog.table(place);
    TargetTable table = existing.isPresent() ? existing.get() : create(entity, place, mode);
    List<ColumnBinding> columns =
        entity.columns().stream()
            .map(column -> new ColumnBinding(column, table.column(column.name()).orElseThrow()))
            .toList();
    return new Fit(table, columns, existing.isEmpty());
  }

  private TargetTable create(EntitySpec entity, TableCatalog.Name place, OpenMode mode)
      throws SQLException {
    TableCatalog.Name name = new TableCatalog.Name(place.schema(), catalog.fold(place.table()));
    try (Statement statement = connection.createStatement()) {
      if (mode == OpenMode.DRY_RUN) {
        statement.execute(dialect.createTemporaryTable(name.table(), body(entity)));
        return catalog.describeTemporary(name.table());
      }
      for (String sql : dialect.createTable(name.schema(), name.table(), body(entity))) {
        statement.execute(sql);
      }
      return catalog.describe(name);
    }
  }

  private String body(EntitySpec entity) {
    int id = entity.idIndex();
    List<String> primary = id < 0 ? entity.match() : List.of(entity.columns().get(id).name());
    List<String> lines = new ArrayList<>();
    for (ColumnSpec column : entity.columns()) {
      boolean mandatory =
          column.required()
              || primary.contains(column.name())
              || entity.match().contains(column.name());
      lines.add(newName(column.name()) + " " + typeOf(column) + (mandatory ? " NOT NULL" : ""));
    }
    lines.add("PRIMARY KEY (" + newNames(primary) + ")");
    if (!primary.equals(entity.match())) {
      lines.add("UNIQUE (" + newNames(entity.match()) + ")");
    }
    return String.join(", ", lines);
  }

  /** A column that refers to one of an existing table is declared like that one. */
  private String typeOf(ColumnSpec column) {
    return referred(column)
        .filter(target -> dialect.holds(target, column.type()))
        .map(TargetColumn::declared)
        .orElseGet(() -> dialect.typeOf(column));
  }

  private Optional<TargetColumn> referred(ColumnSpec column) {
    if (!(column.source() instanceof ValueSource.Ref ref) || !existing.containsKey(ref.entity())) {
      return Optional.empty();
    }
    EntitySpec parent = spec.entities().get(spec.entityIndex(ref.entity()));
    OptionalInt index = parent.referredIndex();
    return index.isPresent() && parent.columns().get(index.getAsInt()).type() == column.type()
        ? existing.get(ref.entity()).column(parent.columns().get(index.getAsInt()).name())
        : Optional.empty();
  }

  private String newNames(List<String> columns) {
    return columns.stream().map(this::newName).collect(Collectors.joining(", "));
  }

  private String newName(String column) {
    return Identifiers.quote(catalog.fold(column));
  }

  private void add(
      EntitySpec entity, @Nullable ColumnSpec column, String code, String message, String hint) {
    Location where = column == null ? entity.columns().get(0).where() : column.where();
    problems.add(new Problem(code, "entity " + entity.name() + ": " + message, where, hint));
  }

  /** What keeps an existing table from taking an entity's rows exactly. */
  private final class TableCheck {

    private final EntitySpec entity;
    private final TargetTable table;

    TableCheck(EntitySpec entity, TargetTable table) {
      this.entity = entity;
      this.table = table;
    }

    void run() throws SQLException {
      entity.columns().forEach(this::checkColumn);
      Set<TargetColumn> filled =
          entity.columns().stream()
              .flatMap(column -> table.column(column.name()).stream())
              .collect(Collectors.toSet());
      table.columns().stream()
          .filter(column -> !column.optional() && !filled.contains(column))
          .forEach(this::reportUnfilled);
      checkUnique();
      checkRights(filled);
    }

    private void checkRights(Set<TargetColumn> filled) throws SQLException {
      boolean updates =
          entity.mode() == WriteMode.UPSERT || entity.onDuplicate() == DuplicateRule.LAST;
      Set<String> changed =
          entity.columns().stream()
              .filter(column -> updates && !entity.match().contains(column.name()))
              .flatMap(column -> table.column(column.name()).stream())
              .map(TargetColumn::name)
              .collect(Collectors.toSet());
      Set<String> written = filled.stream().map(TargetColumn::name).collect(Collectors.toSet());
      reportRights(entity, dialect.missingRights(connection, table, written, changed));
    }

    private void checkColumn(ColumnSpec column) {
      Optional<TargetColumn> target = table.column(column.name());
      if (target.isEmpty()) {
        reportMissing(column);
      } else if (target.get().generated()
          || (target.get().always() && !entity.match().contains(column.name()))) {
        add(
            entity,
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
          entity,
          column,
          "missing-column",
          "table " + table.display() + " has no column " + column.name(),
          DidYouMean.hint(column.name(), names));
    }

    private void reportType(ColumnSpec column, TargetColumn target) {
      add(
          entity,
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
          entity,
          column,
          "loose-key",
          "column %s of table %s is %s, which takes different texts for the same key"
              .formatted(
                  column.name(), table.display(), target.typeName().toLowerCase(Locale.ROOT)),
          "match on a column whose type and collation compare exactly");
    }

    private void reportUnfilled(TargetColumn column) {
      add(
          entity,
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
            entity,
            null,
            "no-unique-index",
            "table %s has no unique index on %s, so a row could be written twice"
                .formatted(table.display(), columns),
            "create one: CREATE UNIQUE INDEX ON %s (%s)".formatted(entity.table(), columns));
      }
    }
  }
}
