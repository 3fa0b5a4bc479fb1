package dev.rehome.spec.read;

import dev.rehome.record.ClockOverlap;
import dev.rehome.record.ColumnType;
import dev.rehome.record.Precision;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.Transform;
import dev.rehome.spec.Variables;
import dev.rehome.spec.WriteMode;
import dev.rehome.spec.read.Shape.Choice;
import dev.rehome.spec.read.Shape.Key;
import dev.rehome.spec.read.Shape.Section;
import dev.rehome.spec.read.Shape.Value;
import dev.rehome.spec.read.YamlNode.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every key of the spec language. A new key is one line here and one in the reader of its section;
 * checks, "did you mean" and the JSON Schema follow.
 *
 * <p>A line of a table is: the key, with {@code !} where it is required; its shape; its help. A
 * shape is a name, {@code [name]} for a list with elements, {@code [name]*} for one without or with
 * them, {@code name..} for one or a list; a noun for messages may precede the name: {@code
 * [column=text]}.
 */
final class Language {

  /** How a document store may make its ids other than as they are. */
  static final String OBJECT_ID = "object-id";

  private static final Map<String, Shape> SHAPES = new HashMap<>();

  static {
    define("text", Value.text("a text"));
    define("any-text", Value.text("a text").orBlank());
    define("flag", Value.of("true or false", Kind.FLAG));
    define("number", Value.of("a number", Kind.WHOLE, Kind.NUMBER));
    define("anything", Value.of("any value", Kind.values()).orBlank());
    define("nothing", Value.of("nothing", Kind.NOTHING));
    define(
        "single",
        Value.of("a single value", Kind.NOTHING, Kind.FLAG, Kind.WHOLE, Kind.NUMBER, Kind.TEXT)
            .orBlank());
    define("size", Value.of("a size such as 50MB", Kind.WHOLE, Kind.TEXT).like(TextReader.SIZE));
    define("glob", Value.text("a glob such as \"*.json\""));
    define("cel", Value.text("a CEL expression"));
    define("entity", Value.text("an entity"));
    define("entity-or-path", Value.text("an entity or a path"));
    define("separator", Value.text("a separator such as \",\"").orBlank());
    define("template", Value.text("a template such as \"{file.stem}\""));
    define("path", Value.text("a path such as /a/b").like("^(root:|file:)?/"));
    define(
        "value", Value.text("a path such as /a/b or a template such as \"{file.stem}\"").orBlank());
    define(
        "spec-name",
        Value.text("1 to 63 lower-case letters, digits, '-' or '_', starting with a letter")
            .exactly("^" + Spec.NAME_PATTERN + "$"));
    define("whole", Value.whole(Long.MIN_VALUE, Long.MAX_VALUE));
    define("from-0", Value.whole(0, Integer.MAX_VALUE));
    define("from-1", Value.whole(1, Integer.MAX_VALUE));
    define("depth", Value.whole(1, 10_000));
    define("second-digits", Value.whole(0, Precision.MICROSECONDS));
    define("first-year", Value.whole(1, DateFormats.LAST_FIRST_YEAR));
    define("type", words("type", ColumnType.values(), ColumnType::word));
    define("overlap", words("rule", ClockOverlap.values(), ClockOverlap::word));
    define("rounding", words("rounding", Precision.Rounding.values(), Precision.Rounding::word));
    define("mode", words("mode", WriteMode.values(), WriteMode::label));
    define("duplicates", words("rule", DuplicateRule.values(), DuplicateRule::label));
    define("level", words("level", RuleLevel.values(), RuleLevel::label));
    define("kind-of-id", words("kind of id", new String[] {"as-is", OBJECT_ID}, word -> word));
  }

  /** Read before all others, because it brings in more of them. */
  static final Key EXTENDS =
      keys("""
      extends file=text.. Templates this spec completes, as paths relative to this file. \
      Mappings merge key by key; anything else said here replaces what the template says.
      """)
          .get(0);

  private static final Section PARAMETER =
      section(
          "parameter",
          "A value given with --param NAME=VALUE.",
          """
          default single The value when none is given.
          description text What the parameter is for.
          """);

  private static final Section EACH =
      section(
          "each",
          "Where in a record its rows are.",
          """
          from path A path pattern such as /tags/{i}.
          first [path] Patterns to try in order: the first with any match is used.
          split separator Where the last segment of the pattern meets a text instead of a list, \
          the text is split here, and its parts are the elements.
          """,
          new Choice(List.of("from", "first"), false, "for example { from: \"/tags/{i}\" }"));

  private static final Section TRANSFORM_WITH_ARGUMENT =
      new Section(
          "transform",
          "A transformation with its argument.",
          transforms(true)
              .map(kind -> new Key(kind.label(), shape("any-text"), false, sentence(kind.help())))
              .toList(),
          List.of(
              new Choice(
                  transforms(true).map(Transform.Kind::label).toList(),
                  false,
                  "for example { split: \",\" }")));

  static {
    define(
        "transformation",
        anyOf(
            "a name, or a mapping such as { split: \",\" }",
            new Shape.Word(
                "transform",
                transforms(false).map(Transform.Kind::label).toList(),
                transforms(true)
                    .collect(
                        Collectors.toMap(
                            Transform.Kind::label,
                            kind -> "write { " + kind.label() + ": \"...\" }",
                            (one, other) -> one,
                            TreeMap::new))),
            TRANSFORM_WITH_ARGUMENT));
    define(
        "transformations",
        anyOf(
            "a transformation or a list of them",
            shape("transformation"),
            shape("[transformation]")));
    define(
        "from",
        anyOf("a path, a template, or a list of them", shape("value"), shape("[path=value]")));
  }

  static final Section COLUMN =
      section(
          "column",
          "One column: where its value comes from, what is done to it, what it must be.",
          """
          from from A path, a template, or a list of them for a list of those that have a value.
          value anything Always this value.
          first [path=value] The first of these that has a value.
          count entity-or-path How many rows of an entity the record makes, or how many elements a \
          path has.
          ref entity The id of the row that the same record makes for another entity.
          uuid template A name-based UUID (version 5) made from this template.
          cel cel The value of a CEL expression.
          extract text A regular expression: its first group, or its whole match, becomes the value.
          transform transformations What is done to the value, in this order.
          default anything The value when there is none.
          type type Its type.
          required flag Whether a missing value makes the record a reject.
          min number The smallest number allowed.
          max number The largest number allowed.
          min_length from-0 The fewest characters allowed.
          max_length from-1 The most characters allowed.
          pattern text A regular expression the whole text must match.
          one_of [text=any-text] The only texts allowed.
          zone text The zone of times written without one, such as Europe/Berlin; to a datetime, \
          the zone that times with an offset are converted to.
          overlap overlap Which of the two a local time is that the clocks of its zone show twice, \
          when they are put back; earlier if not given.
          format pattern=text.. How dates and times are written, such as dd.MM.yyyy HH:mm; ISO 8601 \
          if not given.
          two_digit_years_from first-year The first of the hundred years that yy in a format means, \
          such as 1950 for 1950 to 2049.
          locale text The language of names of months and days in a format, such as de; English if \
          not given.
          precision second-digits The most digits of a second, 0 to 6.
          scale from-0 The most digits of a decimal behind the point.
          rounding rounding What becomes of more digits than precision or scale allows; reject if \
          not given.
          """,
          new Choice(
              List.of("from", "value", "first", "count", "ref", "uuid", "cel"),
              false,
              "say where its value comes from, for example { from: /a/b }"));

  private static final Section INDEX =
      section(
          "index",
          "An index in ascending order.",
          """
          columns! [column=text] Its columns in order.
          unique flag Whether no two documents may agree in them; false if not given.
          """);

  private static final Section RULE =
      section(
          "rule",
          "A condition that every record must meet.",
          """
          check! cel The CEL condition.
          message! text What to say of a record that does not meet it.
          for text Check each row of this entity instead of the record.
          level level Whether a record that does not meet it is rejected, or migrated and counted \
          as a warning; default error.
          """);

  static {
    define("index", INDEX);
    define("rule", RULE);
    define(
        "column",
        anyOf(
            "a path such as /a/b, a template such as \"{file.stem}\", or a mapping",
            shape("value"),
            COLUMN));
    define("columns", new Shape.Named("column", "columns", null, shape("column"), false));
    define(
        "each",
        anyOf(
            "a path pattern such as /items/{i}, { first: [...] } or { from: ..., split: ... }",
            shape("path"),
            EACH));
    define(
        "parameters",
        new Shape.Named(
            "parameter",
            "parameters",
            Variables.NAME,
            anyOf("nothing, or a mapping with a default", shape("nothing"), PARAMETER),
            true));
  }

  private static final List<Key> DOCUMENT =
      keys(
          """
          id kind-of-id object-id makes the document's id an ObjectId, always the same one for the \
          same id or key, and references to it alike; as-is if not given.
          embed name=text.. Entities that refer to this one, whose rows become a list in its \
          documents instead of documents of their own; the list has the name of their table.
          metadata [column=text] Columns kept in the field that is Rehome's own, out of the way of \
          those who read the documents.
          indexes [index] Indexes to create.
          validator flag Whether a new collection gets a validator made from the columns; false if \
          not given.
          """);

  private static final List<Key> ENTITY =
      keys(
          """
          table text The table, or schema.table; the entity's name if not given.
          files [glob] Only files that match one of these globs.
          each each One row per match of this pattern; one row per record if not given.
          when cel A CEL condition: rows are made only where it holds.
          key [column=text] The columns that identify a row.
          id column The column 'id', placed first and required.
          legacy_id template What the source calls a row; its key if not given.
          mode mode What happens to rows that are there already: upsert if not given.
          on_duplicate duplicates What happens when a run makes the same key twice: reject if not \
          given.
          columns! columns The columns in order.
          """);

  private Language() {}

  /** The whole language, with what each format adds to sources and each store to entities. */
  static Section spec(List<FormatDescription> formats, List<StoreDescription> stores) {
    List<Key> keys = new ArrayList<>();
    keys.addAll(
        keys(
            """
            name! spec-name What the ledger, reports and locks call this spec.
            description text Free text for people.
            """));
    keys.add(EXTENDS);
    keys.addAll(keys("parameters parameters Values from the command line, used as {param.NAME}."));
    String where = "Where the files are and how to read them.";
    keys.add(new Key("source", source(where, formats), true, where));
    keys.add(
        new Key(
            "entities",
            new Shape.Named("entity", "entities", Variables.NAME, entity(stores), false),
            true,
            "What a record becomes: rows of one table per entity."));
    keys.addAll(keys("rules [rule]* Conditions beyond single columns."));
    return new Section(
        "spec", "A source of legacy files and what becomes of it.", List.copyOf(keys), List.of());
  }

  private static Section entity(List<StoreDescription> stores) {
    List<Key> keys = new ArrayList<>(ENTITY);
    for (StoreDescription store : stores) {
      StoreDescription.Documents documents = store.documents();
      if (documents != null) {
        String name = documents.section();
        String help = "What the rows are like as documents of " + store.title();
        Section section =
            new Section(name, help + "; other targets ignore it.", DOCUMENT, List.of());
        keys.add(new Key(name, section, false, help + "."));
      }
    }
    String hint = "say what identifies a row: 'key: [column]', or 'id' beside 'columns'";
    return new Section(
        "entity",
        "Rows of one table.",
        List.copyOf(keys),
        List.of(new Choice(List.of("id", "key"), true, hint)));
  }

  private static Section source(String help, List<FormatDescription> formats) {
    List<Key> keys =
        keys(
            """
            directory text A directory, relative to the working directory.
            file text One file, relative to the working directory.
            include [glob] Globs; one without '/' matches the file name in every directory, one \
            that ends with '/' everything below a directory; ["*"] if not given.
            exclude [glob]* Globs of files to leave out.
            follow_links flag Whether symbolic links are followed; false if not given.
            """);
    keys.addAll(reading(formats, formats));
    keys.add(
        new Key(
            "overrides",
            new Shape.ListOf("override", override(formats), true),
            false,
            "What differs for some files: the first whose globs match holds, over all that is said"
                + " beside it."));
    Choice place = new Choice(List.of("directory", "file"), false, "say where the files are");
    return new Section("source", help, List.copyOf(keys), List.of(place));
  }

  private static Section override(List<FormatDescription> formats) {
    List<FormatDescription> ofFiles = formats.stream().filter(one -> !one.directories()).toList();
    List<Key> reading = reading(formats, ofFiles);
    List<Key> keys = keys("files! glob.. Globs of the files it is about, as in include.");
    keys.addAll(reading);
    Choice any =
        new Choice(
            reading.stream().map(Key::name).toList(),
            true,
            "for example { files: \"old/*\", charset: windows-1252 }");
    return new Section(
        "override",
        "How some files are read; what it does not say is as for the others.",
        List.copyOf(keys),
        List.of(any));
  }

  /**
   * How files are read.
   *
   * @param readers the formats that can be named
   */
  private static List<Key> reading(
      List<FormatDescription> formats, List<FormatDescription> readers) {
    List<String> names =
        Stream.concat(Stream.of(SourceSpec.AUTO), readers.stream().map(FormatDescription::name))
            .toList();
    List<Key> keys = new ArrayList<>();
    keys.add(
        new Key(
            "format",
            new Shape.Word("format", names, Map.of()),
            false,
            "How files are read; auto, by their extension, if not given."));
    keys.addAll(
        keys(
            """
            charset text Of files without byte order mark; UTF-8 if not given.
            max_file_size size For formats that are not streamed; 50MB if not given.
            skip_large_files flag Skip and report larger files (true), or stop (false).
            max_record_size size What one record may take; 16MB if not given.
            max_depth depth How deeply values may nest; 200 if not given.
            """));
    for (FormatDescription format : formats) {
      if (!format.options().isEmpty()) {
        String help = "How " + format.title() + " is read.";
        List<Key> options = format.options().stream().map(Language::option).toList();
        keys.add(
            new Key(
                format.name(),
                new Section(format.name() + "-options", help, options, List.of()),
                false,
                help));
      }
    }
    return keys;
  }

  private static Key option(FormatDescription.Option option) {
    String help = sentence(option.help());
    Shape shape =
        switch (option.kind()) {
          case TEXT ->
              option.allowed().isEmpty()
                  ? shape("any-text")
                  : new Shape.Word("word", option.allowed(), Map.of());
          case CHARACTER ->
              Value.text("one character such as \";\" or \"\\t\"").exactly("^[\\s\\S]$");
          case INTEGER -> shape("whole");
          case FLAG -> shape("flag");
          case TEXTS -> shape("text=any-text..");
          case FLAG_OR_TEXTS ->
              anyOf("true, false or a list of texts", shape("flag"), shape("[text=any-text]"));
        };
    return new Key(
        option.name(),
        shape,
        false,
        option.defaultValue() == null ? help : help + " Default: " + option.defaultValue() + ".");
  }

  private static void define(String name, Shape shape) {
    SHAPES.put(name, shape);
  }

  private static Section section(String name, String help, String table, Choice... choices) {
    return new Section(name, help, List.copyOf(keys(table)), List.of(choices));
  }

  private static List<Key> keys(String table) {
    return table.lines().map(Language::key).collect(Collectors.toCollection(ArrayList::new));
  }

  private static Key key(String line) {
    String[] parts = line.split(" ", 3);
    boolean required = parts[0].endsWith("!");
    return new Key(parts[0].replace("!", ""), shape(parts[1]), required, parts[2]);
  }

  private static Shape shape(String words) {
    boolean list = words.startsWith("[");
    boolean several = words.endsWith("..");
    String[] name = words.replaceAll("[\\[\\]*]|\\.\\.$", "").split("=");
    Shape shape = SHAPES.get(name[name.length - 1]);
    if (shape == null) {
      throw new IllegalArgumentException("no shape " + words);
    }
    if (!list && !several) {
      return shape;
    }
    String noun = name[0];
    Shape all = new Shape.ListOf(noun, shape, words.endsWith("*"));
    return list ? all : anyOf("a " + noun + " or a list of " + noun + "s", shape, all);
  }

  private static Shape anyOf(String expected, Shape... shapes) {
    return new Shape.AnyOf(expected, List.of(shapes));
  }

  private static <E> Shape words(String noun, E[] constants, Function<E, String> label) {
    return new Shape.Word(noun, Arrays.stream(constants).map(label).toList(), Map.of());
  }

  private static Stream<Transform.Kind> transforms(boolean takingArgument) {
    return Arrays.stream(Transform.Kind.values())
        .filter(kind -> kind.takesArgument() == takingArgument);
  }

  private static String sentence(String help) {
    String capital =
        help.isEmpty() ? help : Character.toUpperCase(help.charAt(0)) + help.substring(1);
    return capital.endsWith(".") ? capital : capital + ".";
  }
}
