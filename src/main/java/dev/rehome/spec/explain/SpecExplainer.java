package dev.rehome.spec.explain;

import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.Glob;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.SourceOverride;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in plain English what a spec will do. */
public final class SpecExplainer {

  private static final List<String> UNITS = List.of("KB", "MB", "GB");

  private final StringBuilder text = new StringBuilder();
  private final Spec spec;
  private final List<FormatDescription> formats;
  private final List<StoreDescription> stores;

  private SpecExplainer(Spec spec, List<FormatDescription> formats, List<StoreDescription> stores) {
    this.stores = stores;
    this.spec = spec;
    this.formats = formats;
  }

  /** A page of text for people; its lines end with {@code \n}. */
  public static String explain(
      Spec spec, List<FormatDescription> formats, List<StoreDescription> stores) {
    SpecExplainer explainer = new SpecExplainer(spec, formats, stores);
    explainer.head();
    explainer.source();
    explainer.parameters();
    spec.entities().forEach(explainer::entity);
    explainer.rules();
    return explainer.text.toString();
  }

  private void head() {
    line("Spec '" + spec.name() + "' (" + spec.path() + ")");
    if (spec.description() != null) {
      spec.description().strip().lines().forEach(this::point);
    }
  }

  private void source() {
    SourceSpec source = spec.source();
    section("Source");
    point("Reads " + source.path() + ": " + files(source.include()) + ".");
    if (!source.exclude().isEmpty()) {
      point("Leaves out files that match " + or(source.exclude()) + ".");
    }
    formats(source);
    point("Files without a byte order mark are in " + source.charset().name() + ".");
    limits(source);
    String which = "Files";
    for (SourceOverride override : source.overrides()) {
      point(
          which
              + " that match "
              + or(override.files().stream().map(Glob::toString).toList())
              + " differ: "
              + said(override)
              + ".");
      which = "Other files";
    }
    point("Symbolic links are " + (source.followLinks() ? "followed." : "not followed."));
  }

  private String said(SourceOverride override) {
    List<String> said = new ArrayList<>();
    Optional.ofNullable(override.format()).ifPresent(format -> said.add("format is " + format));
    Optional.ofNullable(override.charset())
        .ifPresent(charset -> said.add("charset is " + charset.name()));
    Optional.ofNullable(override.maxFileSize())
        .ifPresent(bytes -> said.add("max_file_size is " + size(bytes)));
    Optional.ofNullable(override.skipLargeFiles())
        .ifPresent(skip -> said.add("skip_large_files is " + skip));
    Optional.ofNullable(override.maxRecordSize())
        .ifPresent(bytes -> said.add("max_record_size is " + size(bytes)));
    Optional.ofNullable(override.maxDepth()).ifPresent(depth -> said.add("max_depth is " + depth));
    for (FormatDescription format : formats) {
      List<String> options = said(format, override.options());
      if (!options.isEmpty()) {
        said.add("for " + format.title() + ", " + String.join(", ", options));
      }
    }
    return String.join("; ", said);
  }

  private static String files(List<String> include) {
    return include.equals(SourceSpec.EVERYTHING) ? "all files" : "files that match " + or(include);
  }

  private void formats(SourceSpec source) {
    List<FormatDescription> used = used(source);
    if (source.format().equals(SourceSpec.AUTO)) {
      point(
          "The extension tells the format: "
              + used.stream().map(SpecExplainer::byExtension).collect(Collectors.joining(", "))
              + ".");
    } else {
      point("All of them are read as " + titles(used) + ".");
    }
    formats.forEach(format -> options(format, source.options()));
  }

  private List<FormatDescription> used(SourceSpec source) {
    return formats.stream()
        .filter(
            format ->
                source.format().equals(SourceSpec.AUTO)
                    ? !format.extensions().isEmpty()
                    : format.name().equals(source.format()))
        .toList();
  }

  private static String byExtension(FormatDescription format) {
    return "." + String.join(" or .", format.extensions()) + " is " + format.title();
  }

  private static String titles(List<FormatDescription> formats) {
    return and(formats.stream().map(FormatDescription::title).toList());
  }

  private void options(FormatDescription format, FormatOptions options) {
    List<String> said = said(format, options);
    if (!said.isEmpty()) {
      point("For " + format.title() + ", " + String.join(", ", said) + ".");
    }
  }

  private static List<String> said(FormatDescription format, FormatOptions options) {
    List<String> said = new ArrayList<>();
    for (FormatDescription.Option option : format.options()) {
      options
          .value(format.name(), option.name())
          .ifPresent(value -> said.add(option.name() + " is " + quoted(value)));
    }
    return said;
  }

  private void limits(SourceSpec source) {
    List<FormatDescription> whole = used(source).stream().filter(one -> !one.streamed()).toList();
    if (!whole.isEmpty()) {
      point(
          titles(whole)
              + " files larger than "
              + size(source.maxFileSize())
              + (source.skipLargeFiles() ? " are skipped and reported." : " stop the run."));
    }
    point(
        "A record may take "
            + size(source.maxRecordSize())
            + " and nest "
            + source.maxDepth()
            + " levels deep; others are rejected.");
  }

  private static String size(long bytes) {
    for (int unit = UNITS.size(); unit > 0; unit--) {
      int shift = 10 * unit;
      if (bytes >= 1L << shift && bytes % (1L << shift) == 0) {
        return (bytes >> shift) + " " + UNITS.get(unit - 1);
      }
    }
    return bytes + " bytes";
  }

  private void parameters() {
    if (spec.parameters().isEmpty()) {
      return;
    }
    section("Parameters");
    spec.parameters()
        .forEach(
            (name, standard) -> {
              String option = " with --param " + name + "=VALUE";
              point(
                  name
                      + (standard == null
                          ? " must be given" + option + "."
                          : " is " + quoted(standard) + " unless given" + option + "."));
            });
  }

  private void entity(EntitySpec entity) {
    section("Entity '" + entity.name() + "', rows of table " + entity.table());
    point(made(entity));
    if (!entity.files().isEmpty()) {
      point("Only files that match " + or(entity.files()) + " have such rows.");
    }
    if (entity.when() != null) {
      point("A row is made only where this holds: " + entity.when().text());
    }
    point("A row is identified by " + and(entity.match()) + ".");
    point("If such a row is there already, " + already(entity.mode()));
    point("If a run makes two rows with the same key, " + twice(entity.onDuplicate()));
    point(
        "Its legacy id is "
            + (entity.legacyId() == null
                ? "the text of its key."
                : "the text " + quoted(entity.legacyId().text()) + "."));
    for (StoreDescription store : stores) {
      if (store.documents() != null) {
        documents(store.title(), store.documents(), entity.document());
      }
    }
    point("Columns:");
    entity.columns().forEach(column -> line("    - " + ColumnSentence.of(column)));
  }

  private void documents(String store, StoreDescription.Documents names, DocumentSpec document) {
    if (document.objectId()) {
      point("In " + store + " its " + names.idField() + " is an ObjectId made from its id or key.");
    }
    if (!document.embed().isEmpty()) {
      point("In " + store + " its documents hold the rows of " + and(document.embed()) + ".");
    }
    if (!document.metadata().isEmpty()) {
      point(
          "In "
              + store
              + " the field "
              + names.metadataField()
              + " keeps "
              + and(document.metadata())
              + ".");
    }
    for (DocumentSpec.Index index : document.indexes()) {
      String kind = index.unique() ? "a unique index" : "an index";
      point(store + " gets " + kind + " on " + and(index.columns()) + ".");
    }
    if (document.validator()) {
      point("A new collection of " + store + " refuses documents that do not fit the columns.");
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

  private static String already(WriteMode mode) {
    return switch (mode) {
      case UPSERT -> "it is updated where it differs.";
      case INSERT -> "the record is rejected, unless this spec wrote the row.";
      case SKIP_EXISTING -> "it is left as it is.";
    };
  }

  private static String twice(DuplicateRule rule) {
    return switch (rule) {
      case REJECT -> "the later record is rejected.";
      case FIRST -> "the first one stays.";
      case LAST -> "the last one wins.";
    };
  }

  private void rules() {
    rules(RuleLevel.ERROR, "Rules, or else the record is rejected");
    rules(RuleLevel.WARNING, "Rules, or else there is a warning");
  }

  private void rules(RuleLevel level, String title) {
    List<RuleSpec> rules = spec.rules().stream().filter(rule -> rule.level() == level).toList();
    if (rules.isEmpty()) {
      return;
    }
    section(title);
    for (RuleSpec rule : rules) {
      String scope =
          Optional.ofNullable(rule.entity())
              .map(entity -> "For each row of '" + entity + "': ")
              .orElse("For each record: ");
      point(scope + rule.check().text() + " (else " + quoted(rule.message()) + ")");
    }
  }

  private static String or(List<String> words) {
    return words.stream().map(SpecExplainer::quoted).collect(Collectors.joining(" or "));
  }

  private static String and(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  static String quoted(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(SpecExplainer::quoted).collect(Collectors.joining(", "));
    }
    return value instanceof String
        ? "\"" + value.toString().replace("\t", "\\t").replace("\n", "\\n") + "\""
        : String.valueOf(value);
  }

  private void section(String title) {
    line("");
    line(title);
  }

  private void point(String sentence) {
    line("  " + sentence);
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
