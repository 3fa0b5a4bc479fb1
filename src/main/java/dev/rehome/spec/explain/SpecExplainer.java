package dev.rehome.spec.explain;

import static dev.rehome.spec.explain.Words.and;
import static dev.rehome.spec.explain.Words.or;
import static dev.rehome.spec.explain.Words.quoted;
import static dev.rehome.spec.explain.Words.size;
import static java.lang.String.format;

import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.SourceOverride;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.WriteMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in plain English what a spec will do. */
public final class SpecExplainer {

  private static final Map<WriteMode, String> IF_THERE =
      Map.of(
          WriteMode.UPSERT, "it is updated where it differs",
          WriteMode.INSERT, "the record is rejected, unless this spec wrote the row",
          WriteMode.SKIP_EXISTING, "it is left as it is");
  private static final Map<DuplicateRule, String> IF_TWICE =
      Map.of(
          DuplicateRule.REJECT, "the later record is rejected",
          DuplicateRule.FIRST, "the first one stays",
          DuplicateRule.LAST, "the last one wins");

  private final StringBuilder text = new StringBuilder();
  private final Spec spec;
  private final List<FormatDescription> formats;
  private final List<StoreDescription> stores;

  private SpecExplainer(Spec spec, List<FormatDescription> formats, List<StoreDescription> stores) {
    this.spec = spec;
    this.formats = formats;
    this.stores = stores;
  }

  /** A page of text for people; its lines end with {@code \n}. */
  public static String explain(
      Spec spec, List<FormatDescription> formats, List<StoreDescription> stores) {
    SpecExplainer explainer = new SpecExplainer(spec, formats, stores);
    explainer.line(format("Spec '%s' (%s)", spec.name(), spec.path()));
    if (spec.description() != null) {
      spec.description().strip().lines().forEach(line -> explainer.line(format("  %s", line)));
    }
    explainer.source(spec.source());
    explainer.parameters();
    spec.entities().forEach(explainer::entity);
    explainer.rules(RuleLevel.ERROR, "Rules, or else the record is rejected");
    explainer.rules(RuleLevel.WARNING, "Rules, or else there is a warning");
    return explainer.text.toString();
  }

  private void source(SourceSpec source) {
    boolean all = source.include().equals(SourceSpec.EVERYTHING);
    line("\nSource");
    line(
        format(
            "  Reads %s: %s.",
            source.path(), all ? "all files" : "files that match " + or(source.include())));
    given("  Leaves out files that match %s.", or(source.exclude()));
    given("  Cleaning up keeps files that match %s.", or(source.keep()));
    formats(source);
    line(format("  Files without a byte order mark are in %s.", source.charset().name()));
    String whole = and(used(source).filter(one -> !one.streamed()).map(FormatDescription::title));
    if (!whole.isEmpty()) {
      line(
          format(
              "  %s files larger than %s %s.",
              whole,
              size(source.maxFileSize()),
              source.skipLargeFiles() ? "are skipped and reported" : "stop the run"));
    }
    line(
        format(
            "  A record may take %s and nest %d levels deep; others are rejected.",
            size(source.maxRecordSize()), source.maxDepth()));
    String which = "Files";
    for (SourceOverride override : source.overrides()) {
      String globs = or(override.files());
      line(format("  %s that match %s differ: %s.", which, globs, described(override)));
      which = "Other files";
    }
    line(format("  Symbolic links are %s.", source.followLinks() ? "followed" : "not followed"));
  }

  private void formats(SourceSpec source) {
    if (source.format().equals(SourceSpec.AUTO)) {
      line(
          format(
              "  The extension decides on the format: %s.",
              used(source)
                  .map(one -> "." + String.join(" or .", one.extensions()) + " is " + one.title())
                  .collect(Collectors.joining(", "))));
    } else {
      line(
          format("  All of them are read as %s.", and(used(source).map(FormatDescription::title))));
    }
    for (FormatDescription format : formats) {
      given("  For " + format.title() + ", %s.", described(format, source.options()));
    }
  }

  private Stream<FormatDescription> used(SourceSpec source) {
    return formats.stream()
        .filter(
            format ->
                source.format().equals(SourceSpec.AUTO)
                    ? !format.extensions().isEmpty()
                    : format.name().equals(source.format()));
  }

  private String described(SourceOverride override) {
    return Stream.concat(
            Stream.of(
                is("format", override.format()),
                is("charset", override.charset()),
                is("max_file_size", size(override.maxFileSize())),
                is("skip_large_files", override.skipLargeFiles()),
                is("max_record_size", size(override.maxRecordSize())),
                is("max_depth", override.maxDepth())),
            formats.stream()
                .map(
                    format -> {
                      String options = described(format, override.options());
                      return options.isEmpty() ? "" : "for " + format.title() + ", " + options;
                    }))
        .filter(clause -> !clause.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String described(FormatDescription format, FormatOptions options) {
    return format.options().stream()
        .map(FormatDescription.Option::name)
        .flatMap(
            name ->
                options.value(format.name(), name).stream().map(value -> is(name, quoted(value))))
        .collect(Collectors.joining(", "));
  }

  private static String is(String key, @Nullable Object value) {
    return value == null ? "" : key + " is " + value;
  }

  private void parameters() {
    if (!spec.parameters().isEmpty()) {
      line("\nParameters");
    }
    spec.parameters()
        .forEach(
            (name, standard) -> {
              String need =
                  standard == null ? "must be given" : "is " + quoted(standard) + " unless given";
              line(format("  %s %s with --param %s=VALUE.", name, need, name));
            });
  }

  private void entity(EntitySpec entity) {
    line(format("\nEntity '%s', rows of table %s", entity.name(), entity.table()));
    line(format("  %s", made(entity)));
    given("  Only files that match %s have such rows.", or(entity.files()));
    if (entity.when() != null) {
      line(format("  A row is made only where this holds: %s", entity.when().text()));
    }
    line(format("  A row is identified by %s.", and(entity.match().stream())));
    line(format("  If such a row is there already, %s.", IF_THERE.get(entity.mode())));
    line(
        format(
            "  If a run makes two rows with the same key, %s.",
            IF_TWICE.get(entity.onDuplicate())));
    line(
        format(
            "  Its legacy id is %s.",
            entity.legacyId() == null
                ? "the text of its key"
                : "the text " + quoted(entity.legacyId().text())));
    stores.stream()
        .filter(store -> store.documents() != null)
        .forEach(store -> documents(store, entity.document()));
    line("  Columns:");
    entity.columns().forEach(column -> line(format("    - %s", ColumnSentence.of(column))));
  }

  private void documents(StoreDescription store, DocumentSpec document) {
    String title = store.title();
    StoreDescription.Documents names = Objects.requireNonNull(store.documents());
    if (document.objectId()) {
      line(
          format("  In %s its %s is an ObjectId made from its id or key.", title, names.idField()));
    }
    given("  In " + title + " its documents hold the rows of %s.", and(document.embed().stream()));
    given(
        "  In " + title + " the field " + names.metadataField() + " keeps %s.",
        and(document.metadata().stream()));
    for (DocumentSpec.Index index : document.indexes()) {
      String kind = index.unique() ? "a unique index" : "an index";
      line(format("  %s gets %s on %s.", title, kind, and(index.columns().stream())));
    }
    if (document.validator()) {
      line(
          format("  A new collection of %s refuses documents that do not fit the columns.", title));
    }
  }

  private static String made(EntitySpec entity) {
    List<String> patterns = entity.each().stream().map(PathPattern::text).toList();
    String split =
        entity.split() == null
            ? ""
            : " A text instead of a list there is split at " + quoted(entity.split()) + ".";
    return switch (patterns.size()) {
      case 0 -> "One row per record.";
      case 1 -> "One row per match of " + patterns.get(0) + " in the record." + split;
      default ->
          "One row per match in the record of the first of these that matches anything: "
              + String.join(", ", patterns)
              + "."
              + split;
    };
  }

  private void rules(RuleLevel level, String title) {
    List<RuleSpec> rules = spec.rules().stream().filter(rule -> rule.level() == level).toList();
    if (!rules.isEmpty()) {
      line(format("\n%s", title));
    }
    for (RuleSpec rule : rules) {
      String what = rule.entity() == null ? "record" : "row of '" + rule.entity() + "'";
      line(
          format("  For each %s: %s (else %s)", what, rule.check().text(), quoted(rule.message())));
    }
  }

  /** A line about something, if there is any. */
  private void given(String sentence, String words) {
    if (!words.isEmpty()) {
      line(format(sentence, words));
    }
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
