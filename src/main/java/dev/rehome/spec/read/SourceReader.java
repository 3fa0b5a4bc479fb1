package dev.rehome.spec.read;

import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.Glob;
import dev.rehome.spec.SourceOverride;
import dev.rehome.spec.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code source}. */
final class SourceReader {

  private final List<FormatDescription> formats;
  private final Problems problems;
  private final TextReader texts;

  SourceReader(List<FormatDescription> formats, Problems problems, TextReader texts) {
    this.formats = formats;
    this.problems = problems;
    this.texts = texts;
  }

  SourceSpec read(YamlMapping source) {
    return new SourceSpec(
        path(source),
        "",
        source.has("include") ? texts.globs(source.scalars("include")) : SourceSpec.EVERYTHING,
        texts.globs(source.scalars("exclude")),
        source.text("format").orElse(SourceSpec.AUTO),
        source.scalar("charset").flatMap(texts::charset).orElse(StandardCharsets.UTF_8),
        size(source, "max_file_size", SourceSpec.DEFAULT_MAX_FILE_SIZE),
        source.flag("skip_large_files").orElse(true),
        size(source, "max_record_size", SourceSpec.DEFAULT_MAX_RECORD_SIZE),
        depth(source),
        source.flag("follow_links").orElse(false),
        options(source),
        source.list("overrides").stream().map(this::override).toList());
  }

  private SourceOverride override(YamlMapping override) {
    return new SourceOverride(
        texts.globs(override.scalars("files")).stream().map(Glob::of).toList(),
        override.text("format").orElse(null),
        override.scalar("charset").flatMap(texts::charset).orElse(null),
        override.node("max_file_size").flatMap(texts::size).orElse(null),
        override.flag("skip_large_files").orElse(null),
        override.node("max_record_size").flatMap(texts::size).orElse(null),
        override.whole("max_depth").map(SourceReader::asInt).orElse(null),
        options(override));
  }

  private Path path(YamlMapping source) {
    return source
        .scalar("directory")
        .or(() -> source.scalar("file"))
        .flatMap(texts::file)
        .orElse(Path.of(""));
  }

  private long size(YamlMapping source, String key, long standard) {
    return source.node(key).flatMap(texts::size).orElse(standard);
  }

  private static int depth(YamlMapping source) {
    return source.whole("max_depth").map(SourceReader::asInt).orElse(SourceSpec.DEFAULT_MAX_DEPTH);
  }

  private static int asInt(long number) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
  }

  private FormatOptions options(YamlMapping source) {
    Map<String, Map<String, Object>> byFormat = new LinkedHashMap<>();
    for (FormatDescription format : formats) {
      if (!format.options().isEmpty()) {
        source
            .section(format.name())
            .ifPresent(section -> byFormat.put(format.name(), options(format, section)));
      }
    }
    return byFormat.isEmpty() ? FormatOptions.NONE : new FormatOptions(Map.copyOf(byFormat));
  }

  private Map<String, Object> options(FormatDescription format, YamlMapping section) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (FormatDescription.Option option : format.options()) {
      value(option, section).ifPresent(value -> values.put(option.name(), value));
    }
    return Map.copyOf(values);
  }

  private Optional<Object> value(FormatDescription.Option option, YamlMapping section) {
    String key = option.name();
    return switch (option.kind()) {
      case TEXT -> section.text(key).map(Object.class::cast);
      case CHARACTER -> section.scalar(key).flatMap(this::character);
      case INTEGER -> section.whole(key).map(Object.class::cast);
      case FLAG -> section.flag(key).map(Object.class::cast);
      case TEXTS -> texts(section, key);
      case FLAG_OR_TEXTS -> section.flag(key).map(Object.class::cast).or(() -> texts(section, key));
    };
  }

  private static Optional<Object> texts(YamlMapping section, String key) {
    List<String> found = section.scalars(key).stream().map(YamlNode.Scalar::text).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(new ArrayList<>(found));
  }

  private Optional<Object> character(YamlNode.Scalar scalar) {
    if (scalar.text().length() == 1) {
      return Optional.of(scalar.text());
    }
    problems.add(
        Problem.of("bad-character", "'" + scalar.text() + "' must be exactly one character")
            .at(scalar.where())
            .hint("a tab is written \"\\t\""));
    return Optional.empty();
  }
}
