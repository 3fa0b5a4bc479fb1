package dev.rehome.mapping;

import dev.rehome.problem.Location;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.DateTimeRules.Overlap;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.Row;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Expression;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.Glob;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.Template;
import dev.rehome.spec.Transform;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds specs and records concisely. */
final class Specs {

  static final RunValues RUN = new RunValues("run-1", Instant.parse("2025-06-01T10:00:00Z"));
  static final Location SOMEWHERE = new Location("spec.yml", 7, 3);

  private static final Pattern BRACES = Pattern.compile("\\{([^}]+)}");

  private Specs() {}

  static SpecBuilder spec(EntityBuilder... entities) {
    return new SpecBuilder(entities);
  }

  static EntityBuilder entity(String name, ColumnBuilder... columns) {
    return new EntityBuilder(name, columns);
  }

  /** A column from a path, a template, or neither: then it needs a source of its own. */
  static ColumnBuilder column(String name, String from) {
    return new ColumnBuilder(name, from(from));
  }

  static ColumnBuilder column(String name, ValueSource source) {
    return new ColumnBuilder(name, source);
  }

  static ValueSource from(String text) {
    return text.startsWith("/") || text.startsWith("root:") || text.isEmpty()
        ? new ValueSource.FromPath(path(text))
        : new ValueSource.FromTemplate(template(text));
  }

  static ValueSource first(String... choices) {
    return new ValueSource.FirstOf(Arrays.stream(choices).map(Specs::from).toList());
  }

  static ValueSource listOf(String... elements) {
    return new ValueSource.ListOf(Arrays.stream(elements).map(Specs::from).toList());
  }

  static ValueSource constant(@Nullable Object value) {
    return new ValueSource.Constant(value);
  }

  static ValueSource ref(String entity) {
    return new ValueSource.Ref(entity);
  }

  static ValueSource countRows(String entity) {
    return new ValueSource.CountRows(entity);
  }

  static ValueSource countAt(String path) {
    return new ValueSource.CountPath(path(path));
  }

  static ValueSource uuid(String template) {
    return new ValueSource.NameUuid(template(template));
  }

  static ValueSource cel(String text) {
    return new ValueSource.Computed(expression(text));
  }

  static Expression expression(String text) {
    return new Expression(text, SOMEWHERE);
  }

  static PathPattern path(String text) {
    boolean root = text.startsWith("root:");
    String pointer = root ? text.substring("root:".length()) : text;
    List<PathPattern.Segment> segments = new ArrayList<>();
    if (!pointer.isEmpty()) {
      for (String segment : pointer.substring(1).split("/", -1)) {
        segments.add(segment(segment.replace("~1", "/").replace("~0", "~")));
      }
    }
    return new PathPattern(text, root, segments);
  }

  private static PathPattern.Segment segment(String text) {
    if (!text.contains("*") && !text.contains("{")) {
      return new PathPattern.Key(text);
    }
    List<String> captures = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    Matcher matcher = Pattern.compile("\\{([^}]+)}|\\*").matcher(text);
    int from = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(text.substring(from, matcher.start())));
      if (matcher.group(1) == null) {
        regex.append(".*");
      } else {
        captures.add(matcher.group(1));
        regex.append("(.+?)");
      }
      from = matcher.end();
    }
    regex.append(Pattern.quote(text.substring(from)));
    return new PathPattern.Match(Pattern.compile(regex.toString(), Pattern.DOTALL), captures);
  }

  static Template template(String text) {
    List<Template.Part> parts = new ArrayList<>();
    Matcher matcher = BRACES.matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (matcher.start() > from) {
        parts.add(new Template.Literal(text.substring(from, matcher.start())));
      }
      parts.add(new Template.Variable(matcher.group(1)));
      from = matcher.end();
    }
    if (from < text.length()) {
      parts.add(new Template.Literal(text.substring(from)));
    }
    return new Template(text, parts);
  }

  static SourceRecord record(Object value) {
    return record("data/a.json", 1, value);
  }

  static SourceRecord record(String file, long number, Object value) {
    SourceFile source =
        new SourceFile(Path.of(file), file, 10, Instant.parse("2025-01-02T03:04:05Z"));
    return SourceRecord.of(source, new RecordPlace(number, number, 0, 10), value);
  }

  /** A map in the order given: name, value, name, value. */
  static Map<String, @Nullable Object> object(@Nullable Object... members) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(String.valueOf(members[i]), members[i + 1]);
    }
    return object;
  }

  static final class SpecBuilder {

    private final EntityBuilder[] entities;
    private final Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    private final List<RuleSpec> rules = new ArrayList<>();

    private SpecBuilder(EntityBuilder... entities) {
      this.entities = entities;
    }

    SpecBuilder parameter(String name, @Nullable String defaultValue) {
      parameters.put(name, defaultValue);
      return this;
    }

    SpecBuilder rule(String check, String message) {
      return rule(check, message, null);
    }

    SpecBuilder rule(String check, String message, @Nullable String entity) {
      return rule(check, message, entity, RuleLevel.ERROR);
    }

    SpecBuilder rule(String check, String message, @Nullable String entity, RuleLevel level) {
      rules.add(new RuleSpec(expression(check), message, entity, level));
      return this;
    }

    Spec build() {
      SourceSpec source =
          new SourceSpec(
              Path.of("data"),
              "",
              SourceSpec.EVERYTHING,
              List.of(),
              List.of(),
              SourceSpec.AUTO,
              StandardCharsets.UTF_8,
              SourceSpec.DEFAULT_MAX_FILE_SIZE,
              true,
              SourceSpec.DEFAULT_MAX_RECORD_SIZE,
              SourceSpec.DEFAULT_MAX_DEPTH,
              false,
              FormatOptions.NONE,
              List.of());
      return new Spec(
          "test",
          null,
          "spec.yml",
          "checksum",
          "name: test",
          parameters,
          source,
          Arrays.stream(entities).map(EntityBuilder::build).toList(),
          rules);
    }

    RecordMapper compile() {
      return compile(Map.of());
    }

    RecordMapper compile(Map<String, String> given) {
      return RecordMapper.compile(build(), given, RUN);
    }

    MappedRecord map(SourceRecord record) {
      return compile().map(record, new UnmappedFields());
    }

    MappedRecord map(Object value) {
      return map(record(value));
    }

    /** The values of the only row. */
    @Nullable Object[] row(Object value) {
      MappedRecord mapped = map(value);
      if (mapped.rows().size() != 1) {
        throw new AssertionError("expected one row: " + mapped);
      }
      Row row = mapped.rows().get(0);
      return row.values();
    }
  }

  static final class EntityBuilder {

    private final String name;
    private final List<ColumnSpec> columns;
    private List<Glob> files = List.of();
    private List<PathPattern> each = List.of();
    private @Nullable String split;
    private @Nullable Expression when;
    private List<String> match = List.of("id");
    private @Nullable Template legacyId;
    private DuplicateRule onDuplicate = DuplicateRule.REJECT;

    private EntityBuilder(String name, ColumnBuilder... columns) {
      this.name = name;
      this.columns = Arrays.stream(columns).map(ColumnBuilder::build).toList();
    }

    EntityBuilder files(String... globs) {
      files = Arrays.stream(globs).map(Glob::of).toList();
      return this;
    }

    EntityBuilder each(String... patterns) {
      each = Arrays.stream(patterns).map(Specs::path).toList();
      return this;
    }

    EntityBuilder split(String separator) {
      split = separator;
      return this;
    }

    EntityBuilder when(String condition) {
      when = expression(condition);
      return this;
    }

    EntityBuilder key(String... names) {
      match = List.of(names);
      return this;
    }

    EntityBuilder legacyId(String template) {
      legacyId = template(template);
      return this;
    }

    EntityBuilder onDuplicate(DuplicateRule rule) {
      onDuplicate = rule;
      return this;
    }

    private EntitySpec build() {
      return new EntitySpec(
          name,
          name,
          files,
          each,
          split,
          when,
          match,
          columns,
          legacyId,
          WriteMode.UPSERT,
          onDuplicate,
          DocumentSpec.PLAIN);
    }
  }

  static final class ColumnBuilder {

    private final String name;
    private final ValueSource source;
    private @Nullable Pattern extract;
    private final List<Transform> transforms = new ArrayList<>();
    private ColumnType type = ColumnType.TEXT;
    private boolean required;
    private @Nullable Object defaultValue;
    private @Nullable BigDecimal min;
    private @Nullable BigDecimal max;
    private @Nullable Integer minLength;
    private @Nullable Integer maxLength;
    private @Nullable Pattern pattern;
    private List<String> oneOf = List.of();
    private @Nullable ZoneId zone;
    private final List<DateTimeFormatter> formats = new ArrayList<>();
    private boolean tracked = true;

    private ColumnBuilder(String name, ValueSource source) {
      this.name = name;
      this.source = source;
    }

    ColumnBuilder extract(String regex) {
      extract = Pattern.compile(regex);
      return this;
    }

    ColumnBuilder transform(Transform.Kind kind) {
      transforms.add(new Transform(kind, null));
      return this;
    }

    ColumnBuilder transform(Transform.Kind kind, String argument) {
      transforms.add(new Transform(kind, argument));
      return this;
    }

    ColumnBuilder type(ColumnType columnType) {
      type = columnType;
      return this;
    }

    ColumnBuilder required() {
      required = true;
      return this;
    }

    ColumnBuilder otherwise(Object value) {
      defaultValue = value;
      return this;
    }

    ColumnBuilder min(String bound) {
      min = new BigDecimal(bound);
      return this;
    }

    ColumnBuilder max(String bound) {
      max = new BigDecimal(bound);
      return this;
    }

    ColumnBuilder lengths(@Nullable Integer least, @Nullable Integer most) {
      minLength = least;
      maxLength = most;
      return this;
    }

    ColumnBuilder pattern(String regex) {
      pattern = Pattern.compile(regex);
      return this;
    }

    ColumnBuilder oneOf(String... words) {
      oneOf = List.of(words);
      return this;
    }

    ColumnBuilder zone(String id) {
      zone = ZoneId.of(id);
      return this;
    }

    ColumnBuilder format(String format) {
      formats.add(
          DateTimeFormatter.ofPattern(format, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));
      return this;
    }

    ColumnBuilder untracked() {
      tracked = false;
      return this;
    }

    private ColumnSpec build() {
      return new ColumnSpec(
          name,
          source,
          extract,
          transforms,
          type,
          required,
          defaultValue,
          min,
          max,
          minLength,
          maxLength,
          pattern,
          oneOf,
          new DateTimeRules(zone, Overlap.EARLIER, formats),
          null,
          tracked,
          SOMEWHERE);
    }
  }
}
