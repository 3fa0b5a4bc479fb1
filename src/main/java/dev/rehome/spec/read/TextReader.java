package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.Glob;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.Template;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.Variables;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads single texts that mean something: paths, templates, globs, patterns, sizes, zones. */
final class TextReader {

  /** Zones of fixed offsets that other systems know and Java does not. */
  private static final Map<String, String> MORE_ZONES =
      Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

  static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?(|B|KB|MB|GB)");

  private final Problems problems;

  TextReader(Problems problems) {
    this.problems = problems;
  }

  Optional<PathPattern> path(YamlNode.Scalar scalar) {
    try {
      return Optional.of(PathPattern.parse(scalar.text()));
    } catch (IllegalArgumentException e) {
      return bad(scalar, "path", String.valueOf(e.getMessage()));
    }
  }

  /** A path that leads to rows, which are made from records alone. */
  Optional<PathPattern> recordPath(YamlNode.Scalar scalar) {
    Optional<PathPattern> path = path(scalar);
    return path.isPresent() && path.get().fromFile()
        ? bad(scalar, "path", "'each' looks into records; what stands beside them is no record")
        : path;
  }

  /** Whether {@link #path} finds nothing wrong. */
  static boolean isPath(YamlNode.Scalar scalar) {
    try {
      PathPattern.parse(scalar.text());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A template whose variables all exist. */
  Optional<Template> template(YamlNode.Scalar scalar, Scope scope) {
    try {
      Template template = Template.parse(scalar.text());
      List<String> unknown =
          template.variables().stream().filter(name -> !scope.knows(name)).distinct().toList();
      unknown.forEach(name -> problems.add(unknownVariable(name, scope).at(scalar.where())));
      return unknown.isEmpty() ? Optional.of(template) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return bad(scalar, "template", String.valueOf(e.getMessage()));
    }
  }

  /** A template that differs between rows; one without variables cannot. */
  Optional<Template> naming(YamlNode.Scalar scalar, Scope scope) {
    Optional<Template> template = template(scalar, scope);
    if (template.isPresent() && template.get().variables().isEmpty()) {
      problems.add(
          Problem.of(
                  "bad-template",
                  "'" + scalar.text() + "' has no {variable}, so it is the same for every row")
              .at(scalar.where())
              .hint("for example \"{file.path}\"; variables: " + names(scope)));
      return Optional.empty();
    }
    return template;
  }

  private static String names(Scope scope) {
    return scope.variables().stream()
        .filter(name -> !name.startsWith(Variables.RUN_PREFIX))
        .collect(Collectors.joining(", "));
  }

  /** What {@code from}, {@code first} and plain columns take: a path or a template. */
  Optional<ValueSource> pathOrTemplate(YamlNode.Scalar scalar, Scope scope) {
    if (PathPattern.isMeant(scalar.text())) {
      return columnPath(scalar, scope).map(ValueSource.FromPath::new);
    }
    Optional<Template> template = template(scalar, scope);
    if (template.isPresent() && template.get().variables().isEmpty()) {
      problems.add(constant(scalar));
      return Optional.empty();
    }
    return template.map(ValueSource.FromTemplate::new);
  }

  private static Problem constant(YamlNode.Scalar scalar) {
    return Problem.of("bad-source", "'" + scalar.text() + "' is neither a path nor a template")
        .at(scalar.where())
        .hint(
            scalar.text().isEmpty()
                ? "for the whole record, or the element of 'each', write { from: \"\" }; for an"
                    + " empty text { value: \"\" }"
                : "for a constant write { value: "
                    + (scalar.text().isBlank() ? "\"" + scalar.text() + "\"" : scalar.text())
                    + " }; a path starts with '/'");
  }

  /** A path of a column, where a capture of {@code each} would quietly be a wildcard. */
  Optional<PathPattern> columnPath(YamlNode.Scalar scalar, Scope scope) {
    Optional<PathPattern> path = path(scalar);
    List<String> confused =
        path.map(PathPattern::captures).orElse(List.of()).stream()
            .filter(scope.captures()::contains)
            .toList();
    for (String name : confused) {
      problems.add(
          Problem.of(
                  "bad-path",
                  "{" + name + "} in a column's path matches anything, not what 'each' captured")
              .at(scalar.where())
              .hint("write '*' if anything is meant, else use cel with capture." + name));
    }
    return confused.isEmpty() ? path : Optional.empty();
  }

  private static Problem unknownVariable(String name, Scope scope) {
    if (name.startsWith(Variables.PARAMETER_PREFIX)) {
      String parameter = name.substring(Variables.PARAMETER_PREFIX.length());
      return Problem.of("unknown-parameter", "parameter '" + parameter + "' is not declared")
          .hint(
              DidYouMean.closest(parameter, scope.parameters())
                  .map(match -> "did you mean '" + match + "'?")
                  .orElse("declare it under 'parameters'"));
    }
    return Problem.of("unknown-variable", "unknown variable {" + name + "}")
        .hint(DidYouMean.hint(name, scope.variables()));
  }

  Optional<Pattern> regex(YamlNode.Scalar scalar) {
    try {
      return Optional.of(Pattern.compile(scalar.text()));
    } catch (PatternSyntaxException e) {
      String at = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
      return bad(scalar, "regular expression", decapitalized(e.getDescription()) + at);
    }
  }

  /** The glob, when it is one for {@link Glob}, the class that will match files with it. */
  Optional<String> glob(YamlNode.Scalar scalar) {
    if (scalar.text().isEmpty()) {
      return Optional.empty(); // refused where it is no text that a glob can be
    }
    try {
      return Optional.of(Glob.of(scalar.text()).toString());
    } catch (IllegalArgumentException e) {
      problems.add(
          Problem.of("bad-glob", "bad glob: " + e.getMessage())
              .at(scalar.where())
              .hint("examples: *.json, x/**, archive/, *.{csv,txt}, [0-9]*; \\* is a literal *"));
      return Optional.empty();
    }
  }

  List<String> globs(List<YamlNode.Scalar> scalars) {
    return scalars.stream().flatMap(scalar -> glob(scalar).stream()).toList();
  }

  Optional<Path> file(YamlNode.Scalar scalar) {
    try {
      return Optional.of(Path.of(scalar.text()));
    } catch (InvalidPathException e) {
      return bad(scalar, "file name", decapitalized(e.getReason()));
    }
  }

  Optional<Charset> charset(YamlNode.Scalar scalar) {
    try {
      return Optional.of(Charset.forName(scalar.text()));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      problems.add(
          Problem.of("unknown-charset", "unknown charset '" + scalar.text() + "'")
              .at(scalar.where())
              .hint(
                  DidYouMean.closest(scalar.text(), Charset.availableCharsets().keySet())
                      .map(match -> "did you mean '" + match + "'?")
                      .orElse("for example UTF-8, ISO-8859-1, windows-1252, UTF-16LE")));
      return Optional.empty();
    }
  }

  Optional<ZoneId> zone(YamlNode.Scalar scalar) {
    try {
      return Optional.of(ZoneId.of(scalar.text(), MORE_ZONES));
    } catch (DateTimeException e) {
      problems.add(
          Problem.of("unknown-zone", "unknown time zone '" + scalar.text() + "'")
              .at(scalar.where())
              .hint(zoneHint(scalar.text())));
      return Optional.empty();
    }
  }

  private static String zoneHint(String text) {
    String region = ZoneId.SHORT_IDS.get(text.toUpperCase(Locale.ROOT));
    return region == null
        ? DidYouMean.closest(text, ZoneId.getAvailableZoneIds())
            .map(match -> "did you mean '" + match + "'?")
            .orElse("for example UTC, Europe/Berlin, +01:00")
        : "such abbreviations mean several zones; write a region, such as " + region;
  }

  /** A language that this Java knows the names of months of. */
  Optional<Locale> locale(YamlNode.Scalar scalar) {
    Locale locale = Locale.forLanguageTag(scalar.text().replace('_', '-'));
    if (!scalar.text().isEmpty() && Arrays.asList(Locale.getAvailableLocales()).contains(locale)) {
      return Optional.of(locale);
    }
    List<String> tags =
        Arrays.stream(Locale.getAvailableLocales()).map(Locale::toLanguageTag).toList();
    problems.add(
        Problem.of("unknown-locale", "unknown language '" + scalar.text() + "'")
            .at(scalar.where())
            .hint(
                DidYouMean.closest(scalar.text(), tags)
                    .map(match -> "did you mean '" + match + "'?")
                    .orElse("write its code, such as de, fr or pt-BR")));
    return Optional.empty();
  }

  /** A pattern of dates and times that can tell what the type needs. */
  List<DateTimeFormatter> dateFormat(YamlNode.Scalar scalar, DateFormats formats, ColumnType type) {
    try {
      List<DateTimeFormatter> found = formats.of(scalar.text());
      Optional<DateFormats.Fault> fault = formats.fault(scalar.text(), found.get(0), type);
      fault.ifPresent(
          one ->
              problems.add(
                  new Problem(
                      "bad-pattern",
                      "bad pattern for type %s '%s': %s"
                          .formatted(type.word(), scalar.text(), one.why()),
                      scalar.where(),
                      one.hint())));
      return fault.isPresent() ? List.of() : found;
    } catch (IllegalArgumentException e) {
      bad(scalar, "date pattern", decapitalized(String.valueOf(e.getMessage())));
      return List.of();
    }
  }

  /** Bytes, from a number or a text such as {@code 50MB}. */
  Optional<Long> size(YamlNode node) {
    if (node.value() instanceof Long bytes) {
      return Optional.of(bytes);
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    Matcher matcher = SIZE.matcher(scalar.text());
    if (!matcher.matches()) {
      return bad(scalar, "size", "write a number of bytes, or one with KB, MB or GB");
    }
    try {
      return Optional.of(
          Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2))));
    } catch (ArithmeticException e) {
      return bad(scalar, "size", "it is beyond 64 bits");
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

  private <T> Optional<T> bad(YamlNode.Scalar scalar, String noun, String why) {
    problems.add(
        Problem.of(
                "bad-" + noun.split(" ", 2)[0], "bad " + noun + " '" + scalar.text() + "': " + why)
            .at(scalar.where()));
    return Optional.empty();
  }

  private static String decapitalized(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
