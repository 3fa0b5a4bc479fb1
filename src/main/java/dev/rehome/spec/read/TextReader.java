package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.Expression;
import dev.rehome.spec.Glob;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.Template;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.Variables;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Reads single texts that mean something: paths, templates, globs, patterns, sizes, zones. What is
 * no text becomes nothing; what means nothing is reported.
 */
final class TextReader {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?(|B|KB|MB|GB)");

  /** Zones of fixed offsets that other systems know and Java does not. */
  private static final Map<String, String> MORE_ZONES =
      Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

  private final Problems problems;

  TextReader(Problems problems) {
    this.problems = problems;
  }

  static Optional<Expression> expression(YamlNode node) {
    return node.ifText().map(text -> new Expression(text.text(), text.where()));
  }

  Optional<PathPattern> path(YamlNode node) {
    return parsed(node, "path", PathPattern::parse);
  }

  /** A path that leads to rows, which are made from records alone. */
  Optional<PathPattern> recordPath(YamlNode node) {
    Optional<PathPattern> path = path(node);
    return path.isPresent() && path.get().fromFile()
        ? bad(
            node, "path", "'each' matches within records; the fields of the file are outside these")
        : path;
  }

  /** A template whose variables all exist. */
  Optional<Template> template(YamlNode node, Scope scope) {
    Optional<Template> template = parsed(node, "template", Template::parse);
    List<String> unknown =
        template.map(Template::variables).orElse(List.of()).stream()
            .filter(name -> !scope.knows(name))
            .distinct()
            .toList();
    unknown.forEach(name -> problems.add(unknownVariable(name, scope).at(node.where())));
    return template.filter(found -> unknown.isEmpty());
  }

  /** A template that differs between rows; one without variables cannot. */
  Optional<Template> naming(YamlNode node, Scope scope) {
    Optional<Template> template = template(node, scope);
    if (template.isPresent() && template.get().variables().isEmpty()) {
      String names =
          scope.variables().stream()
              .filter(name -> !name.startsWith(Variables.RUN_PREFIX))
              .collect(Collectors.joining(", "));
      problems.add(
          "bad-template",
          "'" + node.text() + "' has no {variable}, so it is the same for every row",
          node.where(),
          "for example \"{file.path}\"; variables: " + names);
      return Optional.empty();
    }
    return template;
  }

  /** What {@code from}, {@code first} and plain columns take: a path or a template. */
  Optional<ValueSource> pathOrTemplate(YamlNode node, Scope scope) {
    if (PathPattern.isMeant(node.text())) {
      return columnPath(node, scope).map(ValueSource.FromPath::new);
    }
    Optional<Template> template = template(node, scope);
    if (template.isPresent() && template.get().variables().isEmpty()) {
      problems.add(constant(node));
      return Optional.empty();
    }
    return template.map(ValueSource.FromTemplate::new);
  }

  private static Problem constant(YamlNode node) {
    String text = node.text();
    return Problem.of("bad-source", "'" + text + "' is neither a path nor a template")
        .at(node.where())
        .hint(
            text.isEmpty()
                ? "for the whole record, or the element of 'each', write { from: \"\" }; for an"
                    + " empty text { value: \"\" }"
                : "for a constant write { value: "
                    + (text.isBlank() ? "\"" + text + "\"" : text)
                    + " }; a path starts with '/'");
  }

  /** A path of a column, where a capture of {@code each} would quietly be a wildcard. */
  Optional<PathPattern> columnPath(YamlNode node, Scope scope) {
    Optional<PathPattern> path = path(node);
    List<String> confused =
        path.map(PathPattern::captures).orElse(List.of()).stream()
            .filter(scope.captures()::contains)
            .toList();
    for (String name : confused) {
      problems.add(
          "bad-path",
          "{" + name + "} in a column's path matches anything, not what 'each' captured",
          node.where(),
          "write '*' if anything is meant, else use cel with capture." + name);
    }
    return path.filter(found -> confused.isEmpty());
  }

  private static Problem unknownVariable(String name, Scope scope) {
    if (name.startsWith(Variables.PARAMETER_PREFIX)) {
      String parameter = name.substring(Variables.PARAMETER_PREFIX.length());
      return Problem.of("unknown-parameter", "parameter '" + parameter + "' is not declared")
          .hint(meant(parameter, scope.parameters(), "declare it under 'parameters'"));
    }
    return Problem.of("unknown-variable", "unknown variable {" + name + "}")
        .hint(DidYouMean.hint(name, scope.variables()));
  }

  Optional<Pattern> regex(YamlNode node) {
    return parsed(node, "regular expression", Pattern::compile);
  }

  /** Globs in the dialect of {@link Glob}, the class that will match files with them. */
  List<Glob> globs(YamlNode node) {
    return node.texts().stream().flatMap(text -> glob(text).stream()).toList();
  }

  private Optional<Glob> glob(YamlNode node) {
    try {
      return Optional.of(Glob.of(node.text()));
    } catch (IllegalArgumentException e) {
      return unknown(
          node,
          Problem.of("bad-glob", "bad glob: " + e.getMessage()),
          "examples: *.json, x/**, archive/, *.{csv,txt}, [0-9]*; \\* is a literal *");
    }
  }

  Optional<Path> file(YamlNode node) {
    return parsed(node, "file name", Path::of);
  }

  Optional<Charset> charset(YamlNode node) {
    try {
      return node.asText().map(Charset::forName);
    } catch (IllegalArgumentException e) {
      return unknown(
          node,
          Problem.of("unknown-charset", "unknown charset '" + node.text() + "'"),
          meant(
              node.text(),
              Charset.availableCharsets().keySet(),
              "for example UTF-8, ISO-8859-1, windows-1252, UTF-16LE"));
    }
  }

  Optional<ZoneId> zone(YamlNode node) {
    try {
      return node.asText().map(text -> ZoneId.of(text, MORE_ZONES));
    } catch (DateTimeException e) {
      String region = ZoneId.SHORT_IDS.get(node.text().toUpperCase(Locale.ROOT));
      return unknown(
          node,
          Problem.of("unknown-zone", "unknown time zone '" + node.text() + "'"),
          region == null
              ? meant(
                  node.text(),
                  ZoneId.getAvailableZoneIds(),
                  "for example UTC, Europe/Berlin, +01:00")
              : "such abbreviations mean several zones; write a region, such as " + region);
    }
  }

  /** A language that this Java knows the names of months of. */
  Optional<Locale> locale(YamlNode node) {
    List<Locale> known = Arrays.asList(Locale.getAvailableLocales());
    Optional<Locale> locale =
        node.asText().map(text -> Locale.forLanguageTag(text.replace('_', '-')));
    return locale.filter(found -> !known.contains(found)).isEmpty()
        ? locale
        : unknown(
            node,
            Problem.of("unknown-locale", "unknown language '" + node.text() + "'"),
            meant(
                node.text(),
                known.stream().map(Locale::toLanguageTag).toList(),
                "write its code, such as de, fr or pt-BR"));
  }

  /** A pattern of dates and times that can express what the type needs. */
  List<DateTimeFormatter> dateFormat(YamlNode node, DateFormats formats, ColumnType type) {
    List<DateTimeFormatter> found = parsed(node, "date pattern", formats::of).orElse(List.of());
    Optional<DateFormats.Fault> fault =
        found.stream().findFirst().flatMap(first -> formats.fault(node.text(), first, type));
    fault.ifPresent(
        one ->
            problems.add(
                new Problem(
                    "bad-pattern",
                    "bad pattern for type %s '%s': %s"
                        .formatted(type.label(), node.text(), one.why()),
                    node.where(),
                    one.hint())));
    return fault.isPresent() ? List.of() : found;
  }

  /** Bytes, from a number or a text such as {@code 50MB}. */
  Optional<Long> size(YamlNode node) {
    return size(node, Long.MAX_VALUE, "");
  }

  /**
   * @param limit how a message calls the most
   */
  Optional<Long> size(YamlNode node, long most, String limit) {
    if (!node.isSingle()) {
      return Optional.empty();
    }
    Matcher matcher = SIZE.matcher(node.text());
    if (!matcher.matches() && node.asLong().isEmpty()) {
      return bad(node, "size", "write a number of bytes, or one with KB, MB or GB");
    }
    try {
      long bytes =
          node.asLong()
              .orElseGet(
                  () ->
                      Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2))));
      if (bytes > 0 && bytes <= most) {
        return Optional.of(bytes);
      }
      return bad(node, "size", bytes <= 0 ? "it must be more than 0" : "it is more than " + limit);
    } catch (ArithmeticException e) {
      return bad(node, "size", "it is beyond 64 bits");
    }
  }

  private static long unit(String word) {
    return switch (word) {
      case "KB" -> 1L << 10;
      case "MB" -> 1L << 20;
      case "GB" -> 1L << 30;
      default -> 1L;
    };
  }

  /** What a parser makes of a text; its exceptions say what is wrong with it. */
  private <T> Optional<T> parsed(YamlNode node, String noun, Function<String, T> parser) {
    try {
      return node.asText().map(parser);
    } catch (PatternSyntaxException e) {
      String at = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
      return bad(node, noun, e.getDescription() + at);
    } catch (InvalidPathException e) {
      return bad(node, noun, e.getReason());
    } catch (IllegalArgumentException e) {
      return bad(node, noun, String.valueOf(e.getMessage()));
    }
  }

  private <T> Optional<T> bad(YamlNode node, String noun, String why) {
    String reason = why.isEmpty() ? why : Character.toLowerCase(why.charAt(0)) + why.substring(1);
    String code = "bad-" + noun.split(" ", 2)[0];
    problems.add(code, "bad " + noun + " '" + node.text() + "': " + reason, node.where());
    return Optional.empty();
  }

  private <T> Optional<T> unknown(YamlNode node, Problem problem, String hint) {
    problems.add(problem.at(node.where()).hint(hint));
    return Optional.empty();
  }

  private static String meant(String word, Collection<String> allowed, String otherwise) {
    return DidYouMean.closest(word, allowed)
        .map(match -> "did you mean '" + match + "'?")
        .orElse(otherwise);
  }
}
