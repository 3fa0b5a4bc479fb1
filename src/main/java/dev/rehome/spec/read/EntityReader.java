package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Expression;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one entity. */
final class EntityReader {

  /** The other kind of {@code _id}. */
  static final String OBJECT_ID = "object-id";

  private final List<StoreDescription> stores;
  private final Problems problems;
  private final TextReader texts;
  private final ColumnReader columns;

  EntityReader(List<StoreDescription> stores, Problems problems, TextReader texts) {
    this.stores = stores;
    this.problems = problems;
    this.texts = texts;
    this.columns = new ColumnReader(stores, problems, texts);
  }

  EntitySpec read(YamlMapping entity, EntityContext wide) {
    List<PathPattern> each = each(entity);
    EntityContext context = wide.withScope(scope(entity, each, wide.scope()));
    List<ColumnSpec> found = columns(entity, context);
    List<String> match = match(entity);
    checkKey(entity, match, found);
    return new EntitySpec(
        context.entity(),
        entity.text("table").orElse(context.entity()),
        texts.globs(entity.scalars("files")),
        each,
        split(entity),
        entity
            .scalar("when")
            .map(scalar -> new Expression(scalar.text(), scalar.where()))
            .orElse(null),
        match,
        found,
        entity
            .scalar("legacy_id")
            .flatMap(scalar -> texts.naming(scalar, context.scope()))
            .orElse(null),
        entity.text("mode").flatMap(WriteMode::ofWord).orElse(WriteMode.UPSERT),
        entity.text("on_duplicate").flatMap(DuplicateRule::ofWord).orElse(DuplicateRule.REJECT),
        stores.stream()
            .flatMap(store -> documents(store, entity).stream())
            .findFirst()
            .map(section -> document(section, match, found))
            .orElse(DocumentSpec.PLAIN));
  }

  /** What an entity says to a store of documents. */
  static Optional<YamlMapping> documents(StoreDescription store, YamlMapping entity) {
    return Optional.ofNullable(store.documents())
        .flatMap(documents -> entity.section(documents.section()));
  }

  private DocumentSpec document(YamlMapping section, List<String> match, List<ColumnSpec> found) {
    List<String> names = found.stream().map(ColumnSpec::name).toList();
    List<YamlNode.Scalar> metadata = section.scalars("metadata");
    checkColumns(metadata, names);
    for (YamlNode.Scalar scalar : metadata) {
      if (scalar.text().equals(EntitySpec.ID)
          || match.contains(scalar.text())
          || isReference(scalar, found)) {
        problems.add(
            Problem.of(
                    "bad-key", "column '" + scalar.text() + "' identifies rows or refers to them")
                .at(scalar.where())
                .hint("keep only other columns in the metadata"));
      }
    }
    List<DocumentSpec.Index> indexes = new ArrayList<>();
    for (YamlMapping index : section.list("indexes")) {
      checkColumns(index.scalars("columns"), names);
      indexes.add(
          new DocumentSpec.Index(
              index.scalars("columns").stream().map(YamlNode.Scalar::text).toList(),
              index.flag("unique").orElse(false)));
    }
    return new DocumentSpec(
        section.text("id").filter(OBJECT_ID::equals).isPresent(),
        section.scalars("embed").stream().map(YamlNode.Scalar::text).toList(),
        metadata.stream().map(YamlNode.Scalar::text).toList(),
        List.copyOf(indexes),
        section.flag("validator").orElse(false));
  }

  private static boolean isReference(YamlNode.Scalar name, List<ColumnSpec> found) {
    return found.stream()
        .anyMatch(
            column ->
                column.name().equals(name.text()) && column.source() instanceof ValueSource.Ref);
  }

  private void checkColumns(List<YamlNode.Scalar> given, List<String> names) {
    for (YamlNode.Scalar scalar : given) {
      if (!names.contains(scalar.text()) && !names.isEmpty()) {
        problems.add(
            Problem.of("unknown-column", "'" + scalar.text() + "' is not a column")
                .at(scalar.where())
                .hint(DidYouMean.hint(scalar.text(), names)));
      }
    }
  }

  private List<PathPattern> each(YamlMapping entity) {
    return eachTexts(entity).stream().flatMap(scalar -> texts.recordPath(scalar).stream()).toList();
  }

  private static List<YamlNode.Scalar> eachTexts(YamlMapping entity) {
    return entity
        .section("each")
        .map(section -> section.has("first") ? section.scalars("first") : section.scalars("from"))
        .orElseGet(() -> entity.scalars("each"));
  }

  /** The separator of a text whose parts are the elements. */
  private @Nullable String split(YamlMapping entity) {
    Optional<YamlNode.Scalar> split =
        entity.section("each").flatMap(section -> section.scalar("split"));
    if (split.isEmpty()) {
      return null;
    }
    if (split.get().text().isEmpty()) {
      problems.add(
          Problem.of("bad-argument", "'split' must say the separator").at(split.get().where()));
    }
    for (YamlNode.Scalar path : eachTexts(entity)) {
      if (TextReader.isPath(path) && !endsWithWildcard(PathPattern.parse(path.text()))) {
        problems.add(
            Problem.of(
                    "bad-path",
                    "'" + path.text() + "' does not say where the parts of a split text are")
                .at(path.where())
                .hint("write " + path.text() + "/{i}, and the number of each part is {i}"));
      }
    }
    return split.get().text();
  }

  private static boolean endsWithWildcard(PathPattern path) {
    int size = path.segments().size();
    return size > 0 && path.segments().get(size - 1) instanceof PathPattern.Match;
  }

  private static Scope scope(YamlMapping entity, List<PathPattern> each, Scope wide) {
    Set<String> captures =
        each.stream().flatMap(path -> path.captures().stream()).collect(Collectors.toSet());
    boolean unreadable = entity.has("each") && each.isEmpty();
    boolean partly = each.size() < eachTexts(entity).size();
    boolean misspelt = entity.misspelt("each");
    return entity.has("each") || misspelt
        ? wide.withEach(captures, !unreadable && !partly && !misspelt)
        : wide;
  }

  private List<ColumnSpec> columns(YamlMapping entity, EntityContext context) {
    List<ColumnSpec> found = new ArrayList<>();
    entity
        .entry(EntitySpec.ID)
        .ifPresent(entry -> found.add(columns.read(EntitySpec.ID, entry, true, context)));
    entity
        .members("columns")
        .forEach((name, entry) -> found.add(columns.read(name, entry, false, context)));
    checkNames(found);
    return List.copyOf(found);
  }

  /** Databases that fold case would see one column where a spec has two. */
  private void checkNames(List<ColumnSpec> found) {
    Map<String, ColumnSpec> byName = new HashMap<>();
    for (ColumnSpec column : found) {
      ColumnSpec earlier = byName.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column);
      if (earlier != null) {
        problems.add(
            Problem.of(
                    "duplicate-column",
                    "column '"
                        + column.name()
                        + "' is there already, as '"
                        + earlier.name()
                        + "' in line "
                        + earlier.where().line())
                .at(column.where())
                .hint("give one of them another name; upper and lower case do not count"));
      }
    }
  }

  private static List<String> match(YamlMapping entity) {
    if (entity.has("key")) {
      return entity.scalars("key").stream().map(YamlNode.Scalar::text).toList();
    }
    return entity.has(EntitySpec.ID) ? List.of(EntitySpec.ID) : List.of();
  }

  private void checkKey(YamlMapping entity, List<String> match, List<ColumnSpec> found) {
    checkKeyNames(entity, found.stream().map(ColumnSpec::name).toList());
    found.stream()
        .filter(column -> match.contains(column.name()) && !column.tracked())
        .forEach(
            column ->
                problems.add(
                    Problem.of(
                            "bad-key",
                            "column '"
                                + column.name()
                                + "' identifies rows, but differs in every run")
                        .at(column.where())
                        .hint("make it from the source, without {run...}")));
  }

  private void checkKeyNames(YamlMapping entity, List<String> columnNames) {
    Set<String> seen = new HashSet<>();
    for (YamlNode.Scalar scalar : entity.scalars("key")) {
      String name = scalar.text();
      if (!seen.add(name)) {
        problems.add(
            Problem.of("duplicate-column", "'" + name + "' is in the key twice")
                .at(scalar.where()));
      } else if (!columnNames.contains(name) && !entity.members("columns").isEmpty()) {
        problems.add(
            Problem.of("unknown-column", "key column '" + name + "' is not a column")
                .at(scalar.where())
                .hint(DidYouMean.hint(name, columnNames)));
      }
    }
  }
}
