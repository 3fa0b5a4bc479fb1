package dev.rehome.spec.read;

import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.SourceOverride;
import dev.rehome.spec.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the section {@code source}. */
final class SourceReader {

  private static final long MAX_RECORD_SIZE = 1L << 30;

  private final List<FormatDescription> formats;
  private final TextReader texts;

  SourceReader(List<FormatDescription> formats, TextReader texts) {
    this.formats = formats;
    this.texts = texts;
  }

  SourceSpec read(YamlNode source) {
    SourceSpec plain =
        new SourceSpec(
            texts
                .file(source.get(source.has("directory") ? "directory" : "file"))
                .orElse(Path.of("")),
            "",
            source.has("include") ? texts.globs(source.get("include")) : SourceSpec.EVERYTHING,
            texts.globs(source.get("exclude")),
            texts.globs(source.get("keep")),
            SourceSpec.AUTO,
            StandardCharsets.UTF_8,
            SourceSpec.DEFAULT_MAX_FILE_SIZE,
            true,
            SourceSpec.DEFAULT_MAX_RECORD_SIZE,
            SourceSpec.DEFAULT_MAX_DEPTH,
            source.get("follow_links").asFlag().orElse(false),
            FormatOptions.NONE,
            source.get("overrides").items().stream().map(this::override).toList());
    return override(source).over(plain);
  }

  /** What a source, or a part of it, says about reading files. */
  private SourceOverride override(YamlNode yaml) {
    return new SourceOverride(
        texts.globs(yaml.get("files")),
        yaml.get("format").asText().orElse(null),
        texts.charset(yaml.get("charset")).orElse(null),
        texts.size(yaml.get("max_file_size")).orElse(null),
        yaml.get("skip_large_files").asFlag().orElse(null),
        texts.size(yaml.get("max_record_size"), MAX_RECORD_SIZE, "1GB").orElse(null),
        yaml.get("max_depth").asInt().orElse(null),
        options(yaml));
  }

  private FormatOptions options(YamlNode yaml) {
    Map<String, Map<String, Object>> byFormat = new LinkedHashMap<>();
    for (FormatDescription format : formats) {
      if (yaml.get(format.name()).is(YamlNode.Kind.MAPPING)) {
        byFormat.put(format.name(), options(format, yaml.get(format.name())));
      }
    }
    return byFormat.isEmpty() ? FormatOptions.NONE : new FormatOptions(Map.copyOf(byFormat));
  }

  /** A list stays one; one text where several may stand becomes one. */
  private static Map<String, Object> options(FormatDescription format, YamlNode section) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (FormatDescription.Option option : format.options()) {
      YamlNode node = section.get(option.name());
      boolean list = option.kind() == FormatDescription.Kind.TEXTS || !node.items().isEmpty();
      Object value = list ? node.strings() : node.value();
      if (value != null && !value.equals(List.of())) {
        values.put(option.name(), value);
      }
    }
    return Map.copyOf(values);
  }
}
