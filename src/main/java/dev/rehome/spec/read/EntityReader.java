package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problems;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import dev.rehome.spec.read.YamlNode.Kind;
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

  EntitySpec read(String name, YamlNode entity, Scope wide) {
    YamlNode eachTexts = eachTexts(entity.get("each"));
    List<PathPattern> each =
        eachTexts.texts().stream().flatMap(path -> texts.recordPath(path).stream()).toList();
    boolean known = !each.isEmpty() && each.size() == eachTexts.texts().size();
    Scope scope = entity.has("each") ? wide.withEach(captures(each), known) : wide;
    List<ColumnSpec> found = columns(entity, scope);
    List<String> match = match(entity);
    checkKey(entity, match, found);
    return new EntitySpec(
        name,
        entity.get("table").asText().orElse(name),
        texts.globs(entity.get("files")),
        each,
        split(entity.get("each").get("split"), eachTexts),
        TextReader.expression(entity.get("when")).orElse(null),
        match,
        found,
        texts.naming(entity.get("legacy_id"), scope).orElse(null),
        entity.get("mode").as(WriteMode.values(), WriteMode::label).orElse(WriteMode.UPSERT),
        entity
            .get("on_duplicate")
            .as(DuplicateRule.values(), DuplicateRule::label)
            .orElse(DuplicateRule.REJECT),
        stores.stream()
            .map(store -> documents(store, entity))
            .filter(yaml -> yaml.is(Kind.MAPPING))
            .findFirst()
            .map(yaml -> document(yaml, match, found))
            .orElse(DocumentSpec.PLAIN));
  }

  /** What an entity says to a store of documents. */
  static YamlNode documents(StoreDescription store, YamlNode entity) {
    StoreDescription.Documents documents = store.documents();
    return entity.get(documents == null ? "" : documents.section());
  }

  private DocumentSpec document(YamlNode yaml, List<String> match, List<ColumnSpec> found) {
    List<String> names = found.stream().map(ColumnSpec::name).toList();
    YamlNode metadata = yaml.get("metadata");
    checkColumns(metadata, names);
    for (YamlNode name : metadata.texts()) {
      if (name.text().equals(EntitySpec.ID)
          || match.contains(name.text())
          || isReference(name.text(), found)) {
        problems.add(
            "bad-key",
            "column '" + name.text() + "' identifies rows or refers to them",
            name.where(),
            "keep only other columns in the metadata");
      }
    }
    List<DocumentSpec.Index> indexes = new ArrayList<>();
    for (YamlNode index : yaml.get("indexes").items()) {
      checkColumns(index.get("columns"), names);
      indexes.add(
          new DocumentSpec.Index(
              index.get("columns").strings(), index.get("unique").asFlag().orElse(false)));
    }
    return new DocumentSpec(
        yaml.get("id").asText().filter(Language.OBJECT_ID::equals).isPresent(),
        yaml.get("embed").strings(),
        metadata.strings(),
        List.copyOf(indexes),
        yaml.get("validator").asFlag().orElse(false));
  }

  private static boolean isReference(String name, List<ColumnSpec> found) {
    return found.stream()
        .anyMatch(
            column -> column.name().equals(name) && column.source() instanceof ValueSource.Ref);
  }

  private void checkColumns(YamlNode given, List<String> names) {
    for (YamlNode name : given.texts()) {
      if (!names.contains(name.text()) && !names.isEmpty()) {
        problems.add(
            "unknown-column",
            "'" + name.text() + "' is not a column",
            name.where(),
            DidYouMean.hint(name.text(), names));
      }
    }
  }

  private static YamlNode eachTexts(YamlNode each) {
    return each.is(Kind.MAPPING) ? each.get(each.has("first") ? "first" : "from") : each;
  }

  private static Set<String> captures(List<PathPattern> each) {
    return each.stream().flatMap(path -> path.captures().stream()).collect(Collectors.toSet());
  }

  /** The separator of a text whose parts are the elements. */
  private @Nullable String split(YamlNode split, YamlNode paths) {
    if (!split.is(Kind.TEXT)) {
      return null;
    }
    if (split.text().isEmpty()) {
      problems.add("bad-argument", "'split' needs a separator", split.where());
    }
    for (YamlNode path : paths.texts()) {
      boolean wrong =
          new TextReader(new Problems())
              .path(path)
              .filter(pattern -> !endsWithWildcard(pattern.segments()))
              .isPresent();
      if (wrong) {
        problems.add(
            "bad-path",
            "'" + path.text() + "' does not say where the parts of a split text are",
            path.where(),
            "write " + path.text() + "/{i}, and the number of each part is {i}");
      }
    }
    return split.text();
  }

  private static boolean endsWithWildcard(List<PathPattern.Segment> segments) {
    return !segments.isEmpty() && segments.get(segments.size() - 1) instanceof PathPattern.Match;
  }

  private List<ColumnSpec> columns(YamlNode entity, Scope scope) {
    List<ColumnSpec> found = new ArrayList<>();
    if (entity.has(EntitySpec.ID)) {
      found.add(columns.read(EntitySpec.ID, entity.get(EntitySpec.ID), true, scope));
    }
    entity
        .get("columns")
        .entries()
        .forEach((name, column) -> found.add(columns.read(name, column, false, scope)));
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
            "duplicate-column",
            "duplicate column '%s', already there as '%s' in line %d"
                .formatted(column.name(), earlier.name(), earlier.where().line()),
            column.where(),
            "give one of them another name; upper and lower case do not count");
      }
    }
  }

  private static List<String> match(YamlNode entity) {
    return entity.has("key")
        ? entity.get("key").strings()
        : Optional.of(EntitySpec.ID).filter(entity::has).stream().toList();
  }

  private void checkKey(YamlNode entity, List<String> match, List<ColumnSpec> found) {
    Set<String> seen = new HashSet<>();
    for (YamlNode name : entity.get("key").texts()) {
      if (!seen.add(name.text())) {
        problems.add("duplicate-column", "'" + name.text() + "' is in the key twice", name.where());
      } else if (found.stream().noneMatch(column -> column.name().equals(name.text()))
          && !entity.get("columns").entries().isEmpty()) {
        problems.add(
            "unknown-column",
            "key column '" + name.text() + "' is not a column",
            name.where(),
            DidYouMean.hint(name.text(), found.stream().map(ColumnSpec::name).toList()));
      }
    }
    for (ColumnSpec column : found) {
      if (match.contains(column.name()) && !column.tracked()) {
        problems.add(
            "bad-key",
            "column '" + column.name() + "' identifies rows, but differs in every run",
            column.where(),
            "make it from the source, without {run...}");
      }
    }
  }
}
