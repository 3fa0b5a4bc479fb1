package dev.rehome.store.jdbc;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problems;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.CreatedObject;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds or makes the tables of one spec; whatever does not fit is reported at once. */
final class TargetPreparation {

  private static final String LEDGER_SCHEMA = "rehome";

  private final Spec spec;
  private final Dialect dialect;
  private final Connection connection;
  private final Consumer<CreatedObject> creating;
  private final TableCatalog catalog;
  private final Problems problems = new Problems();
  private final Map<String, TargetTable> existing = new HashMap<>();
  private final Set<TableCatalog.Name> taken = new HashSet<>();

  /**
   * @param creating is given each table before it is created for good
   */
  TargetPreparation(
      Spec spec, Dialect dialect, Connection connection, Consumer<CreatedObject> creating)
      throws SQLException {
    this.spec = spec;
    this.dialect = dialect;
    this.connection = connection;
    this.creating = creating;
    this.catalog = new TableCatalog(connection, dialect);
  }

  /** An entity's table; columns are in the entity's order. */
  record Fit(TargetTable table, List<ColumnBinding> columns) {}

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
          "reserved-schema",
          "schema " + place.schema() + " is Rehome's own",
          "give the table another schema");
    } else if (!taken.add(tableName(table, place))) {
      add(
          entity,
          "shared-table",
          "table "
              + entity.table()
              + " has another entity already, whose rows would be overwritten",
          "give each entity a table of its own; upper and lower case do not count");
    } else if (table.isPresent()) {
      existing.put(entity.name(), table.get());
      problems.addAll(new TableCheck(entity, table.get(), dialect).run(connection, mode));
    } else if (catalog.taken(place)) {
      add(
          entity,
          "not-a-table",
          entity.table() + " is a view or something else that is not a table",
          "give the table that is behind it");
    } else if (mode == OpenMode.EXISTING) {
      add(
          entity,
          "missing-table",
          "there is no table " + entity.table(),
          "give the target that the data was imported into");
    } else {
      problems.addAll(dialect.description().check(entity));
      boolean temporary = mode == OpenMode.DRY_RUN;
      List<String> missing = dialect.missingRightsToCreate(connection, place.schema(), temporary);
      problems.addAll(TableCheck.missingRights(entity, missing));
      return;
    }
    problems.addAll(StoreDescription.unusableKeys(entity));
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
    return new Fit(table, columns);
  }

  private TargetTable create(EntitySpec entity, TableCatalog.Name place, OpenMode mode)
      throws SQLException {
    TableCatalog.Name name = new TableCatalog.Name(place.schema(), catalog.fold(place.table()));
    try (Statement statement = connection.createStatement()) {
      if (mode == OpenMode.DRY_RUN) {
        statement.execute(dialect.createTemporaryTable(name.table(), body(entity)));
        return catalog.describeTemporary(name.table());
      }
      TargetTable table = new TargetTable(name.schema(), name.table(), List.of(), List.of());
      creating.accept(new CreatedObject(CreatedObject.Kind.TABLE, table.display(), entity.name()));
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

  private void add(EntitySpec entity, String code, String message, String hint) {
    problems.add(TableCheck.problem(entity, null, code, message, hint));
  }
}
