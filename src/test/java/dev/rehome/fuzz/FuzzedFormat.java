package dev.rehome.fuzz;

import dev.rehome.format.RecordFormats;
import dev.rehome.spec.FormatDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A format with what the fuzzer has to know of it. */
enum FuzzedFormat {
  JSON(
      List.of(
          "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800", "/*", "{\"a\":1,\"a\":2}"),
      List.of("[", "{\"a\":", "[{\"a\":["),
      List.of("", "json: { records: /items }", "charset: ISO-8859-1", "max_depth: 4")),
  JSON_LINES(
      List.of("{", "}", "[", "]", ":", ",", "\"", "\\", "\\ud83d", "\n\n", "{}\n", "1\n", "[]\r"),
      List.of("[", "{\"a\":", "{}\n"),
      List.of("", "max_record_size: 200", "charset: UTF-16LE", "max_depth: 4")),
  CSV(
      List.of(",", ";", "\"", "\"\"", "\",\"", "'", "#", "\n\"", "\"\n", "\r", "sep=;\n", "=1+1"),
      List.of(",", "\"", "\"\"", "a,\n", "\"\n"),
      List.of(
          "",
          "csv: { delimiter: \";\", header: false, trim: true }",
          "csv: { comment: \"#\", multiline: false, empty: text, skip_lines: 1 }",
          "csv: { header: [a, b, c], max_record_lines: 3 }\n  max_record_size: 300")),
  XML(
      List.of(
          "<",
          ">",
          "/>",
          "</",
          "&",
          "&amp;",
          "&#0;",
          "&#x110000;",
          "&x;",
          "<![CDATA[",
          "]]>",
          "<!--",
          "--",
          "-->",
          "<?xml version=\"1.1\"?>",
          "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
          "<?a",
          "?>",
          "<!DOCTYPE a [<!ENTITY x \"y\">]>",
          " xmlns=\"urn:a\"",
          " xmlns:b=\"urn:b\"",
          "<b:a/>",
          " a=\"1\"",
          " xsi:nil=\"true\"",
          "<a>",
          "</a>",
          "<x>y</x>"),
      List.of("<a>", "<a b=\"c\">", "<!--", "<![CDATA[", "&amp;"),
      List.of("", "xml: { records: /data/item }", "max_depth: 4", "max_record_size: 300")),
  YAML(
      List.of(
          "- ",
          ": ",
          ":",
          "? ",
          "&a ",
          "*a",
          "<<: *a",
          "!",
          "!!int ",
          "!!binary ",
          "| ",
          ">-\n",
          "{",
          "}",
          "[",
          "]",
          ",",
          "#",
          "'",
          "\"",
          "\\x",
          "---\n",
          "...\n",
          "%YAML 1.2\n",
          "%TAG ! x\n",
          "\t",
          "\n  ",
          "@",
          "`",
          "=",
          "[*a, *a, *a]"),
      List.of("- ", "[", "{a: ", "? ", " ", "- - ", "a:\n ", "&a [", "--- \n"),
      List.of("", "yaml: { records: /items }", "max_depth: 4", "charset: ISO-8859-1")),
  MARKDOWN(
      List.of(
          "---\n",
          "+++\n",
          ";;;\n",
          "# ",
          "## ",
          "\n===\n",
          "\n---\n",
          "```\n",
          "~~~",
          "> ",
          "* ",
          "[",
          "](",
          "<b>",
          "<!--",
          "\\",
          "`",
          "&amp;",
          "\n\n",
          "---\n- a\n---\n",
          "---\n1\n---\n",
          "{\n"),
      List.of("> ", "* ", "[", "#", "**", "`", "<a>"),
      List.of("", "max_depth: 4", "charset: windows-1252", "max_file_size: 500")),
  TEXT(
      List.of("\n", "\r", "\t", "# ", "\u0000"),
      List.of("a", "\n"),
      List.of("", "charset: UTF-16", "charset: Shift_JIS", "max_file_size: 500")),
  RUN_DIRECTORY(List.of("{", "<", ","), List.of("["), List.of("", "max_depth: 4"));

  private static final Path SAMPLES = Path.of("sample-data");
  private static final Path KEPT = Path.of("src/test/resources/fuzz");
  private static final long LARGEST_SAMPLE = 30_000;

  private final List<String> tokens;
  private final List<String> openings;
  private final List<String> sources;

  FuzzedFormat(List<String> tokens, List<String> openings, List<String> sources) {
    this.tokens = tokens;
    this.openings = openings;
    this.sources = sources;
  }

  /** What a spec calls it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  FormatDescription description() {
    return RecordFormats.named(label()).description();
  }

  /** What means something in it. */
  List<String> tokens() {
    return tokens;
  }

  /** What nests or grows when it is repeated. */
  List<String> openings() {
    return openings;
  }

  /** What specs say under {@code source} in turn. */
  List<String> sources() {
    return sources;
  }

  /** The inputs kept for this format: small samples, and what broke it once. */
  List<Path> kept() {
    return files(KEPT.resolve(label()));
  }

  /** The inputs kept and the samples of the examples, in the same order everywhere. */
  List<Path> samples() {
    List<Path> samples = new ArrayList<>(kept());
    description()
        .extensions()
        .forEach(
            extension ->
                files(SAMPLES).stream()
                    .filter(file -> file.toString().endsWith("." + extension))
                    .filter(file -> size(file) <= LARGEST_SAMPLE)
                    .forEach(samples::add));
    return samples;
  }

  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
