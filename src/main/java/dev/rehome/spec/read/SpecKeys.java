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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every key of the spec language: its name, its shape and its help. A new key is one line here and
 * one in the reader of its section; checks, "did you mean" and the JSON Schema follow.
 */
final class SpecKeys {

  private static final Shape TEXT = new Shape.Text("a text", false, null);
  private static final Shape ANY_TEXT = new Shape.Text("a text", true, null);
  private static final Shape FLAG = new Shape.Flag();
  private static final Shape WHOLE = new Shape.Whole();
  private static final Shape NUMBER = new Shape.Numeric();
  private static final Shape SIZE = new Shape.Size();
  private static final Shape GLOB = new Shape.Text("a glob such as \"*.json\"", false, null);
  private static final Shape CEL = new Shape.Text("a CEL expression", false, null);
  private static final Shape TEMPLATE =
      new Shape.Text("a template such as \"{file.stem}\"", false, null);
  private static final Shape PATH =
      new Shape.Text("a path such as /a/b", false, "^(root:|file:)?/");
  private static final Shape VALUE =
      new Shape.Text("a path such as /a/b or a template such as \"{file.stem}\"", true, null);

  /** Read before all others, because it brings in more of them. */
  static final Key EXTENDS =
      key(
          "extends",
          oneOrMore("file", TEXT),
          "Templates this spec completes, as paths relative to this file. Mappings merge key by"
              + " key; anything else said here replaces what the template says.");

  private static final Section PARAMETER =
      section(
          "parameter",
          "A value given with --param NAME=VALUE.",
          key("default", new Shape.Single(true), "The value when none is given."),
          key("description", TEXT, "What the parameter is for."));

  private static final Section EACH =
      new Section(
          "each",
          "Where in a record its rows are.",
          List.of(
              key("from", PATH, "A path pattern such as /tags/{i}."),
              key(
                  "first",
                  atLeastOne("path", PATH),
                  "Patterns to try in order: the first with any match is used."),
              key(
                  "split",
                  new Shape.Text("a separator such as \",\"", true, null),
                  "Where the last segment of the pattern meets a text instead of a list, the text"
                      + " is split here, and its parts are the elements.")),
          List.of(
              new Choice(List.of("from", "first"), false, "for example { from: \"/tags/{i}\" }")));

  private static final Section TRANSFORM_WITH_ARGUMENT =
      new Section(
          "transform",
          "A transformation with its argument.",
          kinds(true).map(kind -> key(kind.word(), ANY_TEXT, sentence(kind.help()))).toList(),
          List.of(
              new Choice(
                  kinds(true).map(Transform.Kind::word).toList(),
                  false,
                  "for example { split: \",\" }")));

  private static final Shape TRANSFORM =
      anyOf(
          "a name, or a mapping such as { split: \",\" }",
          new Shape.Word(
              "transform", kinds(false).map(Transform.Kind::word).toList(), unfinished()),
          TRANSFORM_WITH_ARGUMENT);

  static final Section COLUMN =
      new Section(
          "column",
          "One column: where its value comes from, what is done to it, what it must be.",
          List.of(
              key(
                  "from",
                  anyOf("a path, a template, or a list of them", VALUE, atLeastOne("path", VALUE)),
                  "A path, a template, or a list of them for a list of those that have a value."),
              key("value", new Shape.Anything(), "Always this value."),
              key("first", atLeastOne("path", VALUE), "The first of these that has a value."),
              key(
                  "count",
                  new Shape.Text("an entity or a path", false, null),
                  "How many rows of an entity the record makes, or how many elements a path has."),
              key(
                  "ref",
                  new Shape.Text("an entity", false, null),
                  "The id of the row that the same record makes for another entity."),
              key("uuid", TEMPLATE, "A name-based UUID (version 5) made from this template."),
              key("cel", CEL, "The value of a CEL expression."),
              key(
                  "extract",
                  TEXT,
                  "A regular expression: its first group, or its whole match, becomes the value."),
              key(
                  "transform",
                  anyOf(
                      "a transformation or a list of them",
                      TRANSFORM,
                      atLeastOne("transformation", TRANSFORM)),
                  "What is done to the value, in this order."),
              key("default", new Shape.Anything(), "The value when there is none."),
              key("type", new Shape.Word("type", ColumnType.words(), Map.of()), "Its type."),
              key("required", FLAG, "Whether a missing value makes the record a reject."),
              key("min", NUMBER, "The smallest number allowed."),
              key("max", NUMBER, "The largest number allowed."),
              key("min_length", WHOLE, "The fewest characters allowed."),
              key("max_length", WHOLE, "The most characters allowed."),
              key("pattern", TEXT, "A regular expression the whole text must match."),
              key("one_of", atLeastOne("text", ANY_TEXT), "The only texts allowed."),
              key(
                  "zone",
                  TEXT,
                  "The zone of times written without one, such as Europe/Berlin; to a datetime, the"
                      + " zone that times with an offset are converted to."),
              key(
                  "overlap",
                  words("rule", ClockOverlap.words().stream()),
                  "Which of the two a local time is that the clocks of its zone show twice, when"
                      + " they are put back; earlier if not given."),
              key(
                  "format",
                  oneOrMore("pattern", TEXT),
                  "How dates and times are written, such as dd.MM.yyyy HH:mm; ISO 8601 if not"
                      + " given."),
              key(
                  "two_digit_years_from",
                  WHOLE,
                  "The first of the hundred years that yy in a format means, such as 1950 for 1950"
                      + " to 2049."),
              key(
                  "locale",
                  TEXT,
                  "The language of names of months and days in a format, such as de; English if not"
                      + " given."),
              key("precision", WHOLE, "The most digits of a second, 0 to 6."),
              key("scale", WHOLE, "The most digits of a decimal behind the point."),
              key(
                  "rounding",
                  words(
                      "rounding",
                      Arrays.stream(Precision.Rounding.values()).map(Precision.Rounding::word)),
                  "What becomes of more digits than precision or scale allows; reject if not"
                      + " given.")),
          List.of(
              new Choice(
                  List.of("from", "value", "first", "count", "ref", "uuid", "cel"),
                  false,
                  "say where its value comes from, for example { from: /a/b }")));

  private static final Shape COLUMN_OR_TEXT =
      anyOf("a path such as /a/b, a template such as \"{file.stem}\", or a mapping", VALUE, COLUMN);

  private static final Section INDEX =
      section(
          "index",
          "An index in ascending order.",
          required("columns", atLeastOne("column", TEXT), "Its columns in order."),
          key("unique", FLAG, "Whether no two documents may agree in them; false if not given."));

  private static final List<Key> DOCUMENT =
      List.of(
          key(
              "id",
              words("kind of id", Stream.of("as-is", EntityReader.OBJECT_ID)),
              "object-id makes _id an ObjectId, always the same one for the same id or key, and"
                  + " references to it alike; as-is if not given."),
          key(
              "embed",
              oneOrMore("name", TEXT),
              "Entities that refer to this one, whose rows become a list in its documents instead"
                  + " of documents of their own; the list has the name of their table."),
          key(
              "metadata",
              atLeastOne("column", TEXT),
              "Columns kept in the field that is Rehome's own, out of the way of those who read the"
                  + " documents."),
          key("indexes", new Shape.ListOf("index", INDEX, false), "Indexes to create."),
          key(
              "validator",
              FLAG,
              "Whether a new collection gets a validator made from the columns; false if not"
                  + " given."));

  private static final List<Key> ENTITY =
      List.of(
          key("table", TEXT, "The table, or schema.table; the entity's name if not given."),
          key("files", atLeastOne("glob", GLOB), "Only files that match one of these globs."),
          key(
              "each",
              anyOf(
                  "a path pattern such as /items/{i}, { first: [...] } or { from: ..., split:"
                      + " ... }",
                  PATH,
                  EACH),
              "One row per match of this pattern; one row per record if not given."),
          key("when", CEL, "A CEL condition: rows are made only where it holds."),
          key("key", atLeastOne("column", TEXT), "The columns that identify a row."),
          key("id", COLUMN_OR_TEXT, "The column 'id', placed first and required."),
          key("legacy_id", TEMPLATE, "What the source calls a row; its key if not given."),
          key(
              "mode",
              words("mode", Arrays.stream(WriteMode.values()).map(WriteMode::word)),
              "What happens to rows that are there already: upsert if not given."),
          key(
              "on_duplicate",
              words("rule", Arrays.stream(DuplicateRule.values()).map(DuplicateRule::word)),
              "What happens when a run makes the same key twice: reject if not given."),
          required(
              "columns",
              new Shape.Named("column", "columns", null, COLUMN_OR_TEXT, false),
              "The columns in order."));

  private static final Section RULE =
      section(
          "rule",
          "A condition that every record must meet.",
          required("check", CEL, "The CEL condition."),
          required("message", TEXT, "What to say of a record that does not meet it."),
          key("for", TEXT, "Check each row of this entity instead of the record."),
          key(
              "level",
              words("level", Arrays.stream(RuleLevel.values()).map(RuleLevel::word)),
              "Whether a record that does not meet it is rejected, or migrated and counted as a"
                  + " warning; default error."));

  private SpecKeys() {}

  /**
   * The whole language, with what each format adds to {@code source}, and each store to entities.
   */
  static Section spec(List<FormatDescription> formats, List<StoreDescription> stores) {
    return section(
        "spec",
        "A source of legacy files and what becomes of it.",
        required(
            "name",
            new Shape.Text("a text", false, "^" + Spec.NAME_PATTERN + "$"),
            "What the ledger, reports and locks call this spec."),
        key("description", TEXT, "Free text for people."),
        EXTENDS,
        key(
            "parameters",
            new Shape.Named(
                "parameter",
                "parameters",
                Variables.NAME,
                anyOf("nothing, or a mapping with a default", new Shape.Nothing(), PARAMETER),
                true),
            "Values from the command line, used as {param.NAME}."),
        required("source", source(formats), "Where the files are and how to read them."),
        required(
            "entities",
            new Shape.Named("entity", "entities", Variables.NAME, entity(stores), false),
            "What a record becomes: rows of one table per entity."),
        key("rules", new Shape.ListOf("rule", RULE, true), "Conditions beyond single columns."));
  }

  private static Section entity(List<StoreDescription> stores) {
    List<Key> keys = new ArrayList<>(ENTITY);
    for (StoreDescription store : stores) {
      StoreDescription.Documents documents = store.documents();
      if (documents != null) {
        String help = "What the rows are like as documents of " + store.title();
        Section section =
            new Section(
                documents.section(), help + "; other targets ignore it.", DOCUMENT, List.of());
        keys.add(key(documents.section(), section, help + "."));
      }
    }
    return new Section(
        "entity",
        "Rows of one table.",
        List.copyOf(keys),
        List.of(
            new Choice(
                List.of("id", "key"),
                true,
                "say what identifies a row: 'key: [column]', or 'id' beside 'columns'")));
  }

  private static Section source(List<FormatDescription> formats) {
    List<Key> keys = new ArrayList<>();
    keys.add(key("directory", TEXT, "A directory, relative to the working directory."));
    keys.add(key("file", TEXT, "One file, relative to the working directory."));
    keys.add(
        key(
            "include",
            atLeastOne("glob", GLOB),
            "Globs; one without '/' matches the file name in every directory, one that ends with"
                + " '/' everything below a directory; [\"*\"] if not given."));
    keys.add(key("exclude", new Shape.ListOf("glob", GLOB, true), "Globs of files to leave out."));
    keys.add(key("follow_links", FLAG, "Whether symbolic links are followed; false if not given."));
    keys.addAll(reading(formats, formats));
    keys.add(
        key(
            "overrides",
            new Shape.ListOf("override", override(formats), true),
            "What differs for some files: the first whose globs match holds, over all that is said"
                + " beside it."));
    return new Section(
        "source",
        "Where the files are and how to read them.",
        List.copyOf(keys),
        List.of(new Choice(List.of("directory", "file"), false, "say where the files are")));
  }

  private static Section override(List<FormatDescription> formats) {
    List<Key> keys = new ArrayList<>();
    keys.add(
        required(
            "files", oneOrMore("glob", GLOB), "Globs of the files it is about, as in include."));
    List<FormatDescription> ofFiles = formats.stream().filter(one -> !one.directories()).toList();
    List<Key> reading = reading(formats, ofFiles);
    keys.addAll(reading);
    return new Section(
        "override",
        "How some files are read; what it does not say is as for the others.",
        List.copyOf(keys),
        List.of(
            new Choice(
                reading.stream().map(Key::name).toList(),
                true,
                "for example { files: \"old/*\", charset: windows-1252 }")));
  }

  /**
   * How files are read.
   *
   * @param readers the formats that can be named
   */
  private static List<Key> reading(
      List<FormatDescription> formats, List<FormatDescription> readers) {
    List<Key> keys = new ArrayList<>();
    keys.add(
        key(
            "format",
            words(
                "format",
                Stream.concat(
                    Stream.of(SourceSpec.AUTO), readers.stream().map(FormatDescription::name))),
            "How files are read; auto, by their extension, if not given."));
    keys.add(key("charset", TEXT, "Of files without byte order mark; UTF-8 if not given."));
    keys.add(key("max_file_size", SIZE, "For formats that are not streamed; 50MB if not given."));
    keys.add(
        key("skip_large_files", FLAG, "Skip and report larger files (true), or stop (false)."));
    keys.add(key("max_record_size", SIZE, "What one record may take; 16MB if not given."));
    keys.add(key("max_depth", WHOLE, "How deeply values may nest; 200 if not given."));
    formats.stream()
        .filter(format -> !format.options().isEmpty())
        .map(SpecKeys::options)
        .forEach(keys::add);
    return keys;
  }

  private static Key options(FormatDescription format) {
    List<Key> keys =
        format.options().stream()
            .map(option -> key(option.name(), shape(option), help(option)))
            .toList();
    String help = "How " + format.title() + " is read.";
    return key(format.name(), new Section(format.name() + "-options", help, keys, List.of()), help);
  }

  private static String help(FormatDescription.Option option) {
    String help = sentence(option.help());
    return option.defaultValue() == null ? help : help + " Default: " + option.defaultValue() + ".";
  }

  private static Shape shape(FormatDescription.Option option) {
    Shape texts = new Shape.ListOf("text", ANY_TEXT, false);
    return switch (option.kind()) {
      case TEXT -> option.allowed().isEmpty() ? ANY_TEXT : words("word", option.allowed().stream());
      case CHARACTER -> new Shape.Text("one character", true, "^[\\s\\S]$");
      case INTEGER -> WHOLE;
      case FLAG -> FLAG;
      case TEXTS -> oneOrMore("text", ANY_TEXT);
      case FLAG_OR_TEXTS -> anyOf("true, false or a list of texts", FLAG, texts);
    };
  }

  private static Section section(String name, String help, Key... keys) {
    return new Section(name, help, List.of(keys), List.of());
  }

  private static Key key(String name, Shape shape, String help) {
    return new Key(name, shape, false, help);
  }

  private static Key required(String name, Shape shape, String help) {
    return new Key(name, shape, true, help);
  }

  private static Shape anyOf(String expected, Shape... shapes) {
    return new Shape.AnyOf(expected, List.of(shapes));
  }

  private static Shape atLeastOne(String noun, Shape element) {
    return new Shape.ListOf(noun, element, false);
  }

  private static Shape oneOrMore(String noun, Shape element) {
    return anyOf("a " + noun + " or a list of " + noun + "s", element, atLeastOne(noun, element));
  }

  private static Shape words(String noun, Stream<String> allowed) {
    return new Shape.Word(noun, allowed.toList(), Map.of());
  }

  private static Stream<Transform.Kind> kinds(boolean takingArgument) {
    return Arrays.stream(Transform.Kind.values())
        .filter(kind -> kind.takesArgument() == takingArgument);
  }

  private static Map<String, String> unfinished() {
    Map<String, String> hints = new TreeMap<>();
    kinds(true).forEach(kind -> hints.put(kind.word(), "write { " + kind.word() + ": \"...\" }"));
    return hints;
  }

  private static String sentence(String help) {
    String capital =
        help.isEmpty() ? help : Character.toUpperCase(help.charAt(0)) + help.substring(1);
    return capital.endsWith(".") ? capital : capital + ".";
  }
}
